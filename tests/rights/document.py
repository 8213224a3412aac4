"""docs/access.md: every service's policy as tables that a person can read."""

import tempfile
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from flask import Flask

from contracts.offices import OFFICES
from kit.access import Grant, Policy, Row
from kit.access.relations import is_scope
from kit.web import document_of
from kit.web.policy import KIT_ROWS
from kit.web.routes import operations
from kit.web.state import state
from notifications.app import create_app as notifications
from notifications.settings import NotificationsSettings
from reporting.app import create_app as reporting
from reporting.settings import ReportingSettings
from scheduling.app import create_app as scheduling
from scheduling.settings import SchedulingSettings
from support.app import create_app as support
from support.settings import SupportSettings

HEAD: Final = """\
# Who may see and do what

For data protection officers, and for everybody who wants to know.
Written from the policies that the services are held to (`policy.py` in each), by `python -m tests.rights`; a test keeps it true.

Whoever is not named in a line may not do what stands there.
To them the thing does not exist: the answer is the same as for something that was never there, and lists leave it out without counting it.
Where a line is about no single thing, they are told that it is not theirs to do.

An academy's people see their own academy, and partner headteachers the academies they partner.
An office opens what it opens from its first day to its last.

## The offices

"""

BLUEPRINTS: Final = "The same in every service"


def document() -> str:
    """The whole text."""
    with tempfile.TemporaryDirectory() as folder:
        apps = list(_apps(Path(folder)))
        parts = [HEAD + "".join(_office(name) for name in OFFICES)]
        parts += [_service(name, app) for name, app in apps]
        parts.append(_same_in_all(apps[0][1]))
    return "\n".join(parts)


def _apps(folder: Path) -> Iterator[tuple[str, Flask]]:
    made: Mapping[str, Any] = {"var": folder, "database_url": f"sqlite:///{folder / 'none.db'}"}
    yield "Scheduling", scheduling(SchedulingSettings(**made))
    yield "Support", support(SupportSettings(**made))
    yield "Notifications", notifications(NotificationsSettings(**made))
    yield "Reporting", reporting(ReportingSettings(**made))


def _office(name: str) -> str:
    says, to = OFFICES[name]
    return f"- `{name}`: {says}; held {'for the trust' if to == 'all' else 'at one academy'}.\n"


def _service(name: str, app: Flask) -> str:
    """One service: its own relations, and a table for each group of its routes."""
    policy = state(app).policy
    own = [
        each for each in policy.relations.values() if each.to == "thing" and not is_scope(each.name)
    ]
    said = "".join(f"- `{each.name}`: {each.says}.\n" for each in own)
    beside = f"\nBeside the offices it asks for:\n\n{said}" if own else ""
    return f"## {name}\n{beside}{_tables(app, policy, ours=True)}"


def _same_in_all(app: Flask) -> str:
    return f"## {BLUEPRINTS}\n{_tables(app, state(app).policy, ours=False)}"


def _tables(app: Flask, policy: Policy, *, ours: bool) -> str:
    rows = [
        (endpoint.partition(".")[0], operation.get("summary", ""), policy.rows[endpoint])
        for _, _, operation, endpoint in operations(app, document_of(app))
        if (endpoint not in KIT_ROWS) == ours
    ]
    tables = ""
    for blueprint, lines in groupby(rows, key=lambda row: row[0]):
        said = app.blueprints[blueprint].description  # type: ignore[attr-defined]  # smorest's own has it
        tables += f"\n### {said or blueprint}\n\n| what | all of it | a part of it | the others |\n|---|---|---|---|\n"
        tables += "".join(_line(summary, row, policy) for _, summary, row in lines)
    return tables


def _line(summary: str, row: Row, policy: Policy) -> str:
    whole = [policy.said(name) for name, grant in row.grants.items() if grant.parts is None]
    parts = [
        f"{policy.said(name)}: {_parts(grant)}"
        for name, grant in row.grants.items()
        if grant.parts is not None
    ]
    others = "is refused" if row.thing is None else f"there is no such {row.thing}"
    if row.seen_by is not None:
        others = f"is refused where they may see the {row.thing}, else {others}"
    cells = (summary.rstrip("."), ", ".join(whole) or "nobody", "; ".join(parts) or "–", others)
    return f"| {' | '.join(cells)} |\n"


def _parts(grant: Grant) -> str:
    return ", ".join(f"`{part}`" for part in sorted(grant.parts or ()))
