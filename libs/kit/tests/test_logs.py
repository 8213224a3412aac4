"""Log lines tell what went wrong, and never what it was about."""

import json as reading
import logging

import pytest

from kit import logs


@pytest.mark.parametrize("json", [True, False])
def test_a_trace_shows_no_local_variable(json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("shop", json=json)

    def stumble() -> None:
        confidential = "a word" + " of Part B"
        raise LookupError(len(confidential))

    try:
        stumble()
    except LookupError:
        logs.get(__name__).exception("stumbled")

    said = capsys.readouterr().err
    assert "LookupError" in said
    assert "a word of Part B" not in said


def test_nobody_writes_a_line_of_the_log_but_us(capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody sent stands inside of its line, whatever it holds."""
    logs.configure("shop", json=True)
    forged = 'x\n{"event": "signed_in", "who": "person:1"}\r\n\u2028\x1b[2K'
    logs.get(__name__).warning("refused", said=forged)
    logging.getLogger("a library").warning("it says %s", forged)

    lines = capsys.readouterr().err.split("\n")
    assert len(lines) == 3
    ours, theirs = (reading.loads(line) for line in lines[:2])
    assert (ours["event"], ours["said"]) == ("refused", forged)
    assert theirs["event"] == f"it says {forged}"
    assert "\x1b" not in "".join(lines)


def test_a_line_says_when_where_and_how_grave_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("shop", json=True)
    logs.get("shop.shelf").error("fell_over")
    line = reading.loads(capsys.readouterr().err)
    assert line["at"].endswith("Z")
    assert (line["service"], line["logger"], line["level"]) == ("shop", "shop.shelf", "error")
