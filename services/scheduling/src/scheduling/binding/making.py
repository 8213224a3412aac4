"""Binding packs in the background, one step in each turn of the timer: look at a paper, or make the whole (R6)."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
from pypdf import PdfReader

from contracts.words import MeetingKind, Side
from kit.clock import local_date
from kit.db import transaction
from scheduling.binding import aside
from scheduling.binding.models import BoundPack
from scheduling.binding.pictures import dots_of
from scheduling.binding.queries import most_urgent, to_bind
from scheduling.binding.rules import (
    MOST_DOTS,
    MOST_TEXT,
    MOST_TRIES,
    Look,
    bound_as,
    first_pages,
    fits,
)
from scheduling.calendar.wording import spoken_date, spoken_time
from scheduling.documents import as_pdf
from scheduling.meetings.models import Meeting
from scheduling.packs.kept import PAPERS, keep, place_of
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack, Paper
from scheduling.register.models import Academy, Trust

PACKAGE: Final = "scheduling.binding"

LEFT_OVER_SECONDS: Final = 600

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
    "layers": "a file of its own: it has layers that are not to be seen",
    "broken": "a file of its own: it could not be read here",
    "too_large": "a file of its own: the pack would become too large with it",
}


def beginning_to_bind(now: datetime) -> int:
    """A timer that begins with each pack that has gone out and is not bound as it stands; returns how many."""
    begun = 0
    for pack, papers in to_bind(now - AFTERWARDS):
        with transaction():
            BoundPack.create(pack=pack.id, papers=papers, begun_at=now)
        begun += 1
    return begun


def binding_packs(var: Path) -> Callable[[datetime], bool]:
    """A timer that goes one step on with the pack that is most urgent; returns whether there was anything to do."""

    def run(now: datetime) -> bool:
        bound = most_urgent()
        if bound is None:
            return False
        with _working_folder(var) as aside_folder:
            _Making(bound, var / PAPERS, aside_folder).go_on(now)
        return True

    return run


class _Making:
    """One step of binding: a look at the next paper, or the whole once all were looked at."""

    def __init__(self, bound: BoundPack, folder: Path, into: Path) -> None:
        self._bound, self._folder, self._into = bound, folder, into
        rows = {row.id: row for row in Paper.select().where(Paper.id << bound.papers)}
        self._papers = [rows[each] for each in bound.papers]
        self._looks = [msgspec.convert(each, Look) for each in bound.looked_at]
        self._titles = {kind.code: kind.title for kind in paper_kinds()}

    def go_on(self, now: datetime) -> None:
        """Take the step, or count that it took too long; what takes too long time after time is left out."""
        spent = self._bound.tries + 1 >= MOST_TRIES
        try:
            changes = self._look() if len(self._looks) < len(self._papers) else self._bind(now)
        except aside.TookTooLong:
            if not spent:
                changes = {"tries": self._bound.tries + 1}
            elif len(self._looks) < len(self._papers):
                changes = self._looked(Look(why="too_large"))
            else:
                changes = {"state": "failed", "made_at": now}
        with transaction():
            # Whoever was overtaken by another worker changes nothing any more.
            BoundPack.update(**changes, steps=self._bound.steps + 1).where(
                BoundPack.id == self._bound.id, BoundPack.steps == self._bound.steps
            ).execute()

    def _looked(self, look: Look) -> dict[str, Any]:
        looks = [*self._looks, fits(self._looks, look)]
        return {"looked_at": msgspec.to_builtins(looks), "tries": 0}

    def _look(self) -> dict[str, Any]:
        paper = self._papers[len(self._looks)]
        how = bound_as(paper.content_type)
        if how is None:
            return self._looked(Look(why="other_program"))
        if how == "text" and paper.size > MOST_TEXT:
            return self._looked(Look(why="too_large"))
        path, set_as = place_of(paper.sha256, self._folder), None
        if how == "image" and (dots_of(path) or 0) > MOST_DOTS:
            return self._looked(Look(why="too_large"))
        if how != "pdf":
            made = self._set(paper, how)
            if made is None:
                return self._looked(Look(why="broken"))
            path, set_as = made, made.name
        told = aside.ask("look", {"path": str(path)}) or {"why": "broken"}
        size = path.stat().st_size
        return self._looked(msgspec.convert({"size": size, "set_as": set_as, **told}, Look))

    def _set(self, paper: Paper, how: str) -> Path | None:
        """Keep the PDF that is set of a text or a picture; None where that cannot be done."""
        file, target = place_of(paper.sha256, self._folder), self._into / "set.pdf"
        job: dict[str, Any] = {
            "package": PACKAGE,
            "made_at": paper.added_at.timestamp(),
            "to": str(target),
            "told": {"title": self._title(paper)},
            "enclosed": {},
        }
        if how == "text":
            job |= {"template": "text.typ", "text_in": str(file)}
        else:
            name = "picture.png" if paper.content_type == "image/png" else "picture.jpg"
            job["told"]["file"] = f"/{name}"
            job |= {"template": "picture.typ", "enclosed": {name: str(file)}}
        return keep(target.read_bytes(), self._folder) if aside.ask("set", job) else None

    def _bind(self, now: datetime) -> dict[str, Any]:
        """Make the whole of the cover and of what was found to have pages."""
        pack = Pack.get_by_id(self._bound.pack_id)
        told = _told(pack, self._papers, self._looks, now)
        cover = self._into / "cover.pdf"
        pages = 1
        # A long list of contents takes pages of its own, and moves all that follow.
        for _ in range(2):
            for row, at in zip(told["papers"], first_pages(pages, self._looks), strict=True):
                row["page"] = str(at) if at else "–"
            cover.write_bytes(as_pdf(PACKAGE, "cover.typ", told, made_at=now, aside=self._into))
            pages = len(PdfReader(cover).pages)
        parts = [{"path": str(cover), "title": "Contents"}]
        for paper, look in zip(self._papers, self._looks, strict=True):
            if look.why is None:
                path = place_of(look.set_as or paper.sha256, self._folder)
                parts.append({"path": str(path), "title": self._title(paper)})
        whole = self._into / "whole.pdf"
        job = {"parts": parts, "title": told["title"], "author": told["trust"], "to": str(whole)}
        joined = aside.ask("join", job)
        if joined is None:
            return {"state": "failed", "made_at": now}
        file = keep(whole.read_bytes(), self._folder)
        facts = {"size": file.stat().st_size, "sha256": file.name, "pages": joined["pages"]}
        return {"state": "ready", "made_at": now, **facts}

    def _title(self, paper: Paper) -> str:
        return self._titles.get(paper.kind, paper.kind)


@contextmanager
def _working_folder(var: Path) -> Iterator[Path]:
    """A folder below VAR for what a step makes on its way; what a worker that was killed left there goes, too."""
    place = var / "binding"
    place.mkdir(parents=True, exist_ok=True)
    for left in place.iterdir():
        if time.time() - left.stat().st_mtime > LEFT_OVER_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place) as name:
        yield Path(name)


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
