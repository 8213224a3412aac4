"""Binding packs in the background, one step in each turn of the timer: look at a paper, or make the whole (R6)."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import typst

from contracts.words import MeetingKind, Side
from kit.clock import local_date
from scheduling.binding import aside
from scheduling.binding.models import BoundPack
from scheduling.binding.queries import newest_of, papers_to_bind
from scheduling.binding.rules import MOST_TEXT, Look, bound_as, first_pages, fits
from scheduling.calendar.wording import spoken_date, spoken_time
from scheduling.documents import as_pdf
from scheduling.meetings.models import Meeting
from scheduling.packs.kept import keep, place_of
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack, Paper
from scheduling.register.models import Academy, Trust

PACKAGE: Final = "scheduling.binding"

AFTERWARDS: Final = timedelta(days=30)
"""So long after its meeting a pack that was not bound in time still is."""

_PACKS: Final[dict[Side, str]] = {
    "aid": "The Academy Improvement Director’s documents",
    "academy": "The academy’s documents",
}
_KINDS: Final[dict[MeetingKind, str]] = {
    "aim": "Academy Improvement Meeting",
    "iaim": "Interim Academy Improvement Meeting",
}
_WHY: Final = {
    "other_program": "a file of its own, for the program that it was made with",
    "locked": "a file of its own: it is locked with a password",
    "broken": "a file of its own: it could not be read here",
    "too_large": "a file of its own: the pack would become too large with it",
}


def binding_packs(folder: Path) -> Callable[[datetime], bool]:
    """A timer that goes on with the pack that is most urgent; returns whether there was anything to do."""

    def run(now: datetime) -> bool:
        for pack in _gone_out(now):
            papers = papers_to_bind(pack)
            bound = newest_of(pack)
            if papers and (bound is None or bound.papers != [paper.id for paper in papers]):
                BoundPack.create(pack=pack.id, papers=[paper.id for paper in papers], begun_at=now)
                return True
            if bound is not None and bound.state == "being_made":
                _go_on(bound, pack, papers, folder, now)
                return True
        return False

    return run


def _gone_out(now: datetime) -> list[Pack]:
    return list(
        Pack.select(Pack, Meeting)
        .join(Meeting)
        .where(Pack.circulated_at.is_null(False))  # noqa: FBT003 - peewee's own
        .where(Meeting.state == "booked", Meeting.starts_at > now - AFTERWARDS)
        .order_by(Meeting.starts_at, Pack.id)
    )


def _go_on(
    bound: BoundPack, pack: Pack, papers: Sequence[Paper], folder: Path, now: datetime
) -> None:
    looks = [Look(**each) for each in bound.looked_at]
    if len(looks) < len(papers):
        paper = papers[len(looks)]
        so_far = [(look, each.size) for look, each in zip(looks, papers, strict=False)]
        look = fits(so_far, _look_at(paper, folder), paper.size)
        bound.looked_at = [*bound.looked_at, {"pages": look.pages, "why": look.why}]
        bound.save(only=[BoundPack.looked_at])
        return
    made = _bind(pack, papers, looks, folder, now)
    if made is None:
        BoundPack.update(state="failed", made_at=now).where(BoundPack.id == bound.id).execute()
        return
    file, pages = made
    BoundPack.update(
        state="ready", made_at=now, pages=pages, size=file.stat().st_size, sha256=file.name
    ).where(BoundPack.id == bound.id).execute()


def _look_at(paper: Paper, folder: Path) -> Look:
    """What a paper has as pages."""
    how = bound_as(paper.content_type)
    if how is None:
        return Look(why="other_program")
    if how == "text" and paper.size > MOST_TEXT:
        return Look(why="too_large")
    with tempfile.TemporaryDirectory() as aside_folder:
        path = _as_pages(paper, folder, Path(aside_folder))
        return aside.look_at(path) if path else Look(why="broken")


def _as_pages(paper: Paper, folder: Path, into: Path) -> Path | None:
    """The file of a paper as a PDF: its own, or one that is set from its text or picture; None if that fails."""
    file, how = place_of(paper.sha256, folder), bound_as(paper.content_type)
    if how == "pdf":
        return file
    title = _title(paper)
    target = into / f"{paper.id}.pdf"
    try:
        if how == "text":
            told = {"title": title, "text": _text_of(file)}
            target.write_bytes(as_pdf(PACKAGE, "text.typ", told, made_at=paper.added_at))
        else:
            ending = "png" if paper.content_type == "image/png" else "jpg"
            told = {"title": title, "file": f"/picture.{ending}"}
            enclosed = {f"picture.{ending}": file}
            target.write_bytes(
                as_pdf(PACKAGE, "picture.typ", told, made_at=paper.added_at, enclosed=enclosed)
            )
    except (typst.TypstError, OSError):
        return None
    return target


def _text_of(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _bind(
    pack: Pack, papers: Sequence[Paper], looks: Sequence[Look], folder: Path, now: datetime
) -> tuple[Path, int] | None:
    """Make the whole; returns its file and its pages, or None where the parts cannot be joined."""
    with tempfile.TemporaryDirectory() as name:
        into = Path(name)
        told = _told(pack, papers, looks, now)
        cover, pages = into / "cover.pdf", 1
        # A long list of contents takes pages of its own, and moves all that follow.
        for _ in range(2):
            begins = first_pages(pages, looks)
            for row, at in zip(told["papers"], begins, strict=True):
                row["page"] = str(at) if at else "–"
            cover.write_bytes(as_pdf(PACKAGE, "cover.typ", told, made_at=now))
            counted = aside.look_at(cover).pages
            if counted == pages:
                break
            pages = counted
        parts = [{"path": str(cover), "title": "Contents"}]
        for paper, look in zip(papers, looks, strict=True):
            path = _as_pages(paper, folder, into) if look.why is None else None
            if path is not None:
                parts.append({"path": str(path), "title": _title(paper)})
        whole = into / "whole.pdf"
        job = {"parts": parts, "title": told["title"], "author": told["trust"], "to": str(whole)}
        number = aside.join(job)
        return (keep(whole.read_bytes(), folder), number) if number else None


def _told(
    pack: Pack, papers: Sequence[Paper], looks: Sequence[Look], now: datetime
) -> dict[str, Any]:
    meeting, trust = Meeting.get_by_id(pack.meeting_id), Trust.get_or_none()
    academy = Academy.get_by_id(meeting.urn)
    on = local_date(meeting.starts_at)
    day = f"{on:%A} {spoken_date(on)}"
    titles = {kind.code: kind.title for kind in paper_kinds()}
    late = [paper for paper in papers if paper.circulated_at != pack.circulated_at]
    there = {paper.kind for paper in papers}
    return {
        "title": f"{_PACKS[pack.side]}, {academy.name}, {day}",
        "trust": trust.name if trust else "",
        "pack": _PACKS[pack.side],
        "academy": academy.name,
        "kind": _KINDS[meeting.kind],
        "when": f"{day}, {spoken_time(meeting.starts_at).rpartition(' ')[2]}",
        "papers": [
            {
                "title": titles.get(paper.kind, paper.kind),
                "mark": "came late" if paper in late else "",
                "about": _about(paper, look),
                "page": "",
            }
            for paper, look in zip(papers, looks, strict=True)
        ],
        "missing": [
            titles.get(code, code) for code in pack.circulated_missing if code not in there
        ],
        "made": f"Put together on {spoken_time(now)} from what had gone out by then.",
        "footer": "Confidential to those at the meeting",
    }


def _about(paper: Paper, look: Look) -> str:
    version = f", version {paper.number}" if paper.number > 1 else ""
    return f"{paper.filename}{version}" + (f"; {_WHY[look.why]}" if look.why else "")


def _title(paper: Paper) -> str:
    titles = {kind.code: kind.title for kind in paper_kinds()}
    return titles.get(paper.kind, paper.kind)
