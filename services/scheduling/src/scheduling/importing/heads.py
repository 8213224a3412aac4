"""The head of an academy, from the register's columns; two people in one row are told, not guessed."""

import re
from typing import Final

from scheduling.importing.plain import Named
from scheduling.importing.tables import Row

_TITLES: Final = frozenset(
    {
        *(
            "mr",
            "mrs",
            "miss",
            "ms",
            "mx",
            "dr",
            "prof",
            "professor",
            "sir",
            "dame",
            "lord",
            "lady",
        ),
        *(
            "rev",
            "revd",
            "reverend",
            "father",
            "fr",
            "sister",
            "sr",
            "brother",
            "canon",
            "rabbi",
            "imam",
        ),
    }
)
_SEVERAL: Final = re.compile(r"(?:^|\s)(?:and|&)(?:\s|$)|[,;/+&]", re.IGNORECASE)
_SHARED: Final = re.compile(r"\b(?:co|joint|job[- ]?share|acting co)\b[- ]?", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    {
        *(
            "al",
            "ap",
            "bin",
            "da",
            "dal",
            "de",
            "del",
            "della",
            "den",
            "der",
            "di",
            "do",
            "dos",
            "du",
        ),
        *(
            "el",
            "la",
            "le",
            "mac",
            "mc",
            "o",
            "st",
            "st.",
            "saint",
            "ten",
            "ter",
            "van",
            "von",
            "zu",
        ),
    }
)


def head_of(row: Row) -> tuple[Named | None, str | None]:
    """The head, or a sentence that says why the row does not tell who it is; neither, if it is empty."""
    title = row.text("HeadTitle (name)")
    first, last = row.text("HeadFirstName"), row.text("HeadLastName")
    job = row.text("HeadPreferredJobTitle")
    if not first and not last:
        return None, None
    if _several_people(title, first, last, job):
        said = " / ".join(part for part in (title, first, last) if part)
        return None, (
            f"The school register seems to name more than one head in one row ({said})."
            " Enter the headteacher who sits at the table."
        )
    known = title if title.rstrip(".").casefold() in _TITLES else ""
    return Named(title=known, name=f"{first} {last}".strip()), None


def _several_people(title: str, first: str, last: str, job: str) -> bool:
    """A shared title or job, a joining word, or a whole name in either half."""
    if _SHARED.search(title) or _SHARED.search(job):
        return True
    if any(_SEVERAL.search(part) for part in (first, last)):
        return True
    surname = [word for word in last.split() if word.casefold() not in _PARTICLES]
    return len(first.split()) > 1 and len(surname) > 1
