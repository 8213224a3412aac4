"""A pack as its page shows it: what is there, what is late, what went out without."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.dates import moment

Pack = Mapping[str, Any]
Reader = Mapping[str, Any]


@dataclass(frozen=True)
class PackView:
    """A pack and what follows from it at this moment."""

    pack: Pack
    present: list[Mapping[str, Any]]
    wanted: list[Mapping[str, Any]]
    optional: list[Mapping[str, Any]]
    required: int
    required_present: int
    late: bool
    sent_without: list[str]
    may_add: bool
    readers: tuple[Reader, ...] = ()
    """Who has opened its papers, and who has not: empty where that is not for whoever looks."""

    @property
    def opened(self) -> list[Reader]:
        """Those who have opened something, the first reader first."""
        return [reader for reader in self.readers if reader["papers"]]

    @property
    def unopened(self) -> list[Reader]:
        """Those at the table who have opened nothing yet."""
        return [reader for reader in self.readers if not reader["papers"]]


def pack_view(
    pack: Pack, now: datetime, *, may_add: bool, readers: Iterable[Reader] = ()
) -> PackView:
    """Sort a pack's papers into those that are there, those that are owed, and those that may be added."""
    papers = list(pack["papers"])
    owed = {missing["code"] for missing in pack["missing"]}
    titles = {paper["code"]: paper["title"] for paper in papers}
    return PackView(
        pack=pack,
        present=[paper for paper in papers if _is_there(paper)],
        wanted=[
            paper
            for paper in papers
            if not _is_there(paper) and (paper["required"] or paper["code"] in owed)
        ],
        optional=[
            paper
            for paper in papers
            if not _is_there(paper) and not paper["required"] and not paper["by_itself"]
        ],
        required=sum(bool(paper["required"]) for paper in papers),
        required_present=sum(bool(paper["required"] and _is_there(paper)) for paper in papers),
        late=pack["state"] == "gathering" and moment(pack["papers_due_at"]) <= now,
        sent_without=[titles.get(code, code) for code in pack.get("circulated_missing") or []],
        may_add=may_add,
        readers=tuple(readers),
    )


def title_of(code: str, pack: Pack) -> str:
    """A paper's title by its code."""
    return next((str(paper["title"]) for paper in pack["papers"] if paper["code"] == code), code)


def _is_there(paper: Mapping[str, Any]) -> bool:
    """Whether the paper has come; who may not read it yet still sees that."""
    return bool(paper["latest"] or paper.get("received"))
