"""How a rebuild tells that it comes along: seldom enough to be read, often enough to be believed."""

import io

import pytest

from reporting.facts.progress import Progress


class Terminal(io.StringIO):
    """Text that believes to be on a screen."""

    def isatty(self) -> bool:
        return True


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def read_on(progress: Progress, clock: Seconds, total: int | None) -> None:
    """Five pages, in two and a half seconds."""
    for page in range(1, 6):
        clock.now += 0.5
        progress.read("scheduling", page * 200, 200, total)


def test_elsewhere_there_is_a_line_a_second() -> None:
    out, clock = io.StringIO(), Seconds()
    progress = Progress(out, clock)
    progress.note("Beginning.")
    read_on(progress, clock, 1000)
    progress.ended()
    assert out.getvalue().splitlines() == [
        "Beginning.",
        "scheduling: 400 of about 1000 events, 400 a second, 0:00:01",
        "scheduling: 800 of about 1000 events, 400 a second, 0:00:02",
        "Read up to event 1000 of scheduling, in 0:00:02.",
    ]


def test_on_a_terminal_one_line_is_written_over() -> None:
    out, clock = Terminal(), Seconds()
    progress = Progress(out, clock)
    read_on(progress, clock, None)
    progress.note("More has happened.")
    progress.ended()
    assert out.getvalue().split("\r\x1b[K") == [
        "",
        "scheduling: 400 events, 400 a second, 0:00:01",
        "scheduling: 800 events, 400 a second, 0:00:02",
        "More has happened.\nRead up to event 1000 of scheduling, in 0:00:02.\n",
    ]


@pytest.mark.parametrize(
    ("total", "shown"), [(None, "300 events"), (200, "300 of about 300 events")]
)
def test_about_how_many_there_are_is_said_when_it_is_known(total: int | None, shown: str) -> None:
    out, clock = io.StringIO(), Seconds()
    progress = Progress(out, clock)
    clock.now += 3700
    progress.read("support", 300, 300, total)
    assert out.getvalue() == f"support: {shown}, 0 a second, 1:01:40\n"


def test_what_read_nothing_says_nothing() -> None:
    out = io.StringIO()
    Progress(out, Seconds()).ended()
    assert out.getvalue() == ""
