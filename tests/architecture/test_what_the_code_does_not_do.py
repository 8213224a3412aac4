"""What no code of a service does: run what somebody has sent, trust old hashes, build statements from words."""

import ast
import re
import time
from collections.abc import Iterator
from functools import cache
from typing import Final

from tests.architecture.sources import NOT_DEPLOYED, files, modules, nodes

RUN_WHAT_IS_SENT: Final = frozenset(
    {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
)
"""Functions that make code, or a prompt, of a text."""

READ_MORE_THAN_DATA: Final = frozenset(
    {
        "pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml", "defusedxml", "plistlib",
        "ldap", "ldap3", "memcache", "pymemcache", "jsonpickle", "ctypes", "cffi", "code", "telnetlib", "ftplib",
    }
)  # fmt: skip
"""Modules that make objects, or calls, of what they read; none is needed."""

START_PROGRAMS: Final = frozenset({"subprocess", "pty", "os.system", "os.popen", "os.spawnv"})

CHANCE: Final = frozenset(
    {
        "libs/kit/src/kit/bus/connection.py",
        "libs/kit/src/kit/parked.py",
        "libs/kit/src/kit/trace.py",
        "services/notifications/src/notifications/delivery/settling.py",
    }
)
"""Where chance spreads waits or names steps of a trace, and guards nothing."""


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """Every call: its place, the name it is written with, and itself."""
    return [
        (place, ast.unparse(node.func), node)
        for place, node in nodes()
        if isinstance(node, ast.Call)
    ]


def called() -> list[tuple[str, str]]:
    """Every call by its place and its name."""
    return [(place, name) for place, name, _ in calls()]


def imported() -> Iterator[tuple[str, str]]:
    """Every module that is imported, and where."""
    for place, node in nodes():
        if isinstance(node, ast.Import):
            yield from ((place, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield place, node.module


def test_there_is_code_to_look_at() -> None:
    assert len(modules()) > 300
    assert not [path for path in modules() if any(part in path for part in NOT_DEPLOYED)]


def test_nothing_that_was_sent_is_run() -> None:
    assert [place for place, name in called() if name in RUN_WHAT_IS_SENT] == []
    assert [place for place, name in called() if name.endswith("from_string")] == []
    assert [place for place, name in called() if "render_template_string" in name] == []


def test_nothing_makes_objects_of_what_it_reads() -> None:
    tops = [(place, name.partition(".")[0]) for place, name in imported()]
    assert [(place, name) for place, name in tops if name in READ_MORE_THAN_DATA] == []


def test_no_service_starts_a_program_but_its_own_python_for_files_of_others() -> None:
    """Reading a PDF that somebody sent can take all the memory and time there is: that is done in a process aside."""
    aside = "services/scheduling/src/scheduling/binding/aside.py"
    started = {place.partition(":")[0] for place, name in imported() if name in START_PROGRAMS}
    assert started == {aside}
    assert {place.partition(":")[0] for place, name in called() if name in START_PROGRAMS} <= {
        aside
    }


def test_no_hash_is_an_old_one_and_nothing_is_guarded_by_chance() -> None:
    names = [(place, name.rpartition(".")[2]) for place, name in called()]
    assert [place for place, name in names if name in {"md5", "sha1", "crc32", "adler32"}] == []
    guessed = {place.partition(":")[0] for place, name in imported() if name == "random"}
    assert guessed == CHANCE


def test_statements_are_written_here_and_values_go_beside_them() -> None:
    """What is put into a statement by Python is a name of ours in capitals, never something in a variable."""
    asked = [
        (place, call)
        for place, name, call in calls()
        if name.endswith(("execute_sql", "peewee.SQL")) and "/migrations/" not in place
    ]
    built = [
        place
        for place, call in asked
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Name | ast.Call)
    ]
    assert len(asked) > 5
    assert {place.partition(":")[0] for place in built} == BUILT


BUILT: Final = frozenset(
    {
        # A list of numbers goes in as one value; how a database takes such a list is what differs.
        "libs/kit/src/kit/arrivals.py",
        "libs/kit/src/kit/db/lists.py",
        "libs/kit/src/kit/outbox.py",
        "libs/kit/src/kit/parked.py",
        # What a database calls its own clock.
        "libs/kit/src/kit/db/present.py",
    }
)
"""Where a statement is put together from parts of ours; look at it before you add to this."""


def test_others_are_asked_over_http_by_what_follows_nobody() -> None:
    assert [place for place, name in called() if name.endswith("urlopen")] == []
    openers = {place.partition(":")[0] for place, name in called() if name.endswith("build_opener")}
    assert openers == {"libs/kit/src/kit/fetching.py"}
    assert [
        place
        for place, node in nodes()
        if isinstance(node, ast.keyword) and node.arg in {"follow_redirects", "verify"}
    ] == []


def test_nothing_is_left_switched_on_for_developers() -> None:
    on = [
        place
        for place, node in nodes()
        if isinstance(node, ast.keyword)
        and node.arg in {"debug", "testing", "use_debugger", "use_reloader"}
    ]
    assert on == []
    assert [place for place, name in called() if name.endswith("app.run")] == []


def test_pages_show_text_as_text() -> None:
    for path, text in files(".html", ".txt"):
        assert "|safe" not in text.replace(" ", ""), path
        assert "{% autoescape" not in text, path
    markup = [place for place, name in called() if name.endswith("Markup")]
    assert markup == []


SCRIPTS_DO_NOT: Final = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
    "localStorage", "sessionStorage", "indexedDB", "document.cookie", "postMessage", '"message"',
    "WebSocket", "RTCPeerConnection", "XMLHttpRequest", "fetch(", "import(", "__proto__", 'setTimeout("',
)  # fmt: skip


def test_scripts_of_ours_write_no_markup_and_keep_nothing() -> None:
    found = dict(files(".js"))
    assert len(found) == 2
    for path, text in found.items():
        assert [each for each in SCRIPTS_DO_NOT if each in text] == [], path


PATIENCE: Final = 0.1
"""Seconds that an expression of ours may take over the worst that it is given."""


def test_no_expression_of_ours_takes_long_over_anything() -> None:
    """Each is given long texts of its own signs, which is where those that try every way round get lost."""
    found = [
        (place, call.args)
        for place, name, call in calls()
        if name in {"re.compile", "re.sub", "re.search", "re.fullmatch", "re.match"}
    ]
    assert len(found) > 15
    made = set[str]()
    for place, arguments in found:
        pattern = arguments[0].value if isinstance(arguments[0], ast.Constant) else None
        if isinstance(pattern, str | bytes):
            assert seconds_lost(pattern) < PATIENCE, place
        else:
            made.add(place.partition(":")[0])
    assert made == MADE


MADE: Final = frozenset({"libs/kit/src/kit/secret_words.py"})
"""Where an expression is put together from parts of ours; none is made of what somebody sent."""


def seconds_lost(pattern: str | bytes) -> float:
    """How long a search takes at most over what the pattern's own signs make."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    signs = sorted({*re.sub(r"[\\\[\](){}?*+^$|]", "", text), *' 0a;:"<,\n'})
    compiled, slowest = re.compile(text), 0.0
    for sign in signs:
        for other in ("", " ", '"', signs[0]):
            worst = (sign + other) * 250 + "\0"
            began = time.perf_counter()
            compiled.search(worst)
            compiled.fullmatch(worst)
            slowest = max(slowest, time.perf_counter() - began)
    return slowest
