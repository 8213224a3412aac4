"""Draw the overview from the facts, as of a moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, TypeVar

from peewee import ModelSelect

from kit.clock import local_date
from kit.errors import Refused
from reporting.facts.models import (
    LIVE,
    Academy,
    Arrangement,
    Days,
    Edition,
    Fact,
    Judgement,
    Meeting,
    Pack,
    Trust,
    Year,
)
from reporting.overview.rules import judgement_in_force, pack_state, standing_sentence, year_of

F = TypeVar("F", bound=Fact)

NO_DAYS = {"entitled": 0, "planned": 0, "used": 0, "left": 0}


class YearUnknown(Refused):
    """The trust's calendar has no such year."""


def overview(
    now: datetime, *, year: str | None = None, among: Collection[int] | None = None
) -> dict[str, Any]:
    """Every academy of the trust with its standing, next meeting, packs and days, and the sums over all.

    `year` chooses whose days are shown, and which meetings are counted; the one that `now` lies in, if None.
    `among` bounds the rows to some academies, never the sums.
    Raises `YearUnknown`.
    """
    chosen = _chosen(year, now)
    coming = _coming_meetings(now)
    rows = _rows(_academies(now), chosen, coming)
    trust = _live(Trust).order_by(Trust.registered_at.desc(), Trust.uid).first()
    return {
        "trust": {"uid": trust.uid, "name": trust.name} if trust else None,
        "year": chosen,
        "as_of": now,
        "rows": [row for row in rows if among is None or row["urn"] in among],
        "summary": _summary(rows, chosen, coming),
    }


def _live(model: type[F]) -> "ModelSelect[F]":
    """The rows of the live edition, whichever it is at the moment of the query itself."""
    number = Edition.select(Edition.number).where(Edition.name == LIVE)
    return model.select().where(model.edition == number)


def _chosen(year: str | None, now: datetime) -> str | None:
    years = list(_live(Year))
    if year is None:
        return year_of(local_date(now), years)
    codes = sorted(each.code for each in years)
    if year not in codes:
        known = ", ".join(codes) or "none yet"
        raise YearUnknown(
            f"The trust’s calendar has no year {year}; it has: {known}.", field="year"
        )
    return year


def _academies(now: datetime) -> list[Academy]:
    today = local_date(now)
    here = Academy.left_on.is_null() | (Academy.left_on > today)
    return list(
        _live(Academy).where(here & (Academy.name != "")).order_by(Academy.name, Academy.urn)
    )


def _coming_meetings(now: datetime) -> list[Meeting]:
    """The booked meetings that are not over, nearest first."""
    coming = (Meeting.state == "booked") & (Meeting.ends_at > now)
    return list(_live(Meeting).where(coming).order_by(Meeting.starts_at, Meeting.meeting_id))


def _rows(
    academies: list[Academy], year: str | None, coming: list[Meeting]
) -> list[dict[str, Any]]:
    judgements = _grouped(_live(Judgement), "urn")
    packs = _packs_of(coming)
    days = {row.urn: row for row in _live(Days).where(Days.year == year)}
    arranged = {row.urn: row for row in _live(Arrangement).where(Arrangement.year == year)}
    following: dict[int, Meeting] = {}
    for meeting in coming:
        following.setdefault(meeting.urn, meeting)
    return [
        {
            "urn": academy.urn,
            "name": academy.name,
            "phase": academy.phase,
            "local_authority": academy.local_authority,
            **_standing(academy, judgements[academy.urn]),
            "next_meeting": _shown(following.get(academy.urn), packs),
            "arrangement": _arrangement(arranged.get(academy.urn)),
            "days": _days(days.get(academy.urn)),
        }
        for academy in academies
    ]


def _standing(academy: Academy, judgements: list[Judgement]) -> dict[str, Any]:
    latest = judgement_in_force(judgements)
    basis = next((j for j in judgements if j.judgement_id == academy.basis_judgement_id), None)
    sentence = standing_sentence(
        less_than_good=academy.less_than_good, basis=academy.basis, judgement=basis
    )
    return {
        "scheme": latest.scheme if latest else None,
        "inspected_on": latest.made_on if latest else None,
        "overall": latest.overall if latest else None,
        "grades": latest.grades if latest else {},
        "outcome": latest.outcome if latest else None,
        "predecessor": latest.predecessor if latest else False,
        "less_than_good": academy.less_than_good,
        "standing_reason": academy.basis,
        "standing_sentence": sentence,
    }


def _packs_of(meetings: Iterable[Meeting]) -> dict[str, list[Pack]]:
    ids = [meeting.meeting_id for meeting in meetings]
    return _grouped(_live(Pack).where(Pack.meeting_id.in_(ids)).order_by(Pack.side), "meeting_id")


def _shown(meeting: Meeting | None, packs: dict[str, list[Pack]]) -> dict[str, Any] | None:
    if meeting is None:
        return None
    return {
        "id": meeting.meeting_id,
        "kind": meeting.kind,
        "slot": meeting.slot,
        "starts_at": meeting.starts_at,
        "packs": {pack.side: _state(pack) for pack in packs[meeting.meeting_id]},
    }


def _state(pack: Pack) -> str:
    return pack_state(
        papers_due_at=pack.papers_due_at,
        chased_for=pack.chased_for,
        missing=pack.missing,
        circulated_at=pack.circulated_at,
    )


def _arrangement(row: Arrangement | None) -> dict[str, Any] | None:
    return {word: getattr(row, word) for word in ("aims", "iaims", "usual")} if row else None


def _days(row: Days | None) -> dict[str, int]:
    return {word: getattr(row, word) for word in NO_DAYS} if row else dict(NO_DAYS)


def _summary(rows: list[dict[str, Any]], year: str | None, coming: list[Meeting]) -> dict[str, int]:
    standings = [row["less_than_good"] for row in rows]
    booked = _live(Meeting).where((Meeting.state == "booked") & (Meeting.year == year)).count()
    packs = [pack for every in _packs_of(coming).values() for pack in every]
    return {
        "academies": len(rows),
        "less_than_good": standings.count(True),
        "not_less_than_good": standings.count(False),
        "undecided": standings.count(None),
        "meetings_booked": booked,
        "packs_overdue": sum(_state(pack) == "overdue" for pack in packs),
    }


def _grouped(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
