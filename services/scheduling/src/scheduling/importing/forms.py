"""Which official form a file is, told by its header row and never by its name."""

from pathlib import Path
from typing import Final, Literal

from scheduling.importing.refusals import FileRefused
from scheduling.importing.tables import headings
from scheduling.importing.values import key

Form = Literal["register", "ofsted", "trust_links", "links", "governance", "groups"]

NAMES: Final[dict[Form, str]] = {
    "register": "the school register (GIAS, all establishment data)",
    "ofsted": "Ofsted's inspection outcomes",
    "trust_links": "the links between academies and trusts",
    "links": "the links between schools and their predecessors",
    "governance": "the governance extract",
    "groups": "the list of groups",
}

_TELLING: Final[tuple[tuple[Form, frozenset[str]], ...]] = (
    (
        "register",
        frozenset({"urn", "establishmentname", "trusts (code)", "establishmentstatus (code)"}),
    ),
    ("ofsted", frozenset({"urn", "overall effectiveness", "multiacademy trust uid"})),
    ("ofsted", frozenset({"urn", "latest oeif overall effectiveness", "multiacademy trust uid"})),
    ("trust_links", frozenset({"urn", "group uid", "joined date"})),
    ("links", frozenset({"urn", "linkurn", "linktype"})),
    ("governance", frozenset({"urn", "uid", "role", "appointing body"})),
    ("groups", frozenset({"group uid", "group name", "group type"})),
)


def form_of(path: Path) -> Form | None:
    """The form that the header row tells, or None for a file that is none of ours."""
    heads = {key(head) for head in headings(path)}
    return next((form for form, telling in _TELLING if telling <= heads), None)


def expect(path: Path, form: Form) -> Path:
    """The path, if the file is of this form; otherwise a refusal that says what it is instead."""
    if not path.is_file():
        raise FileRefused(path, "there is no such file.", "Give the path of a CSV file.")
    found = form_of(path)
    if found == form:
        return path
    what = f"this is {NAMES[found]}" if found else "its header is of no form that is known"
    do = f"Here {NAMES[form]} is expected."
    raise FileRefused(path, f"wrong file: {what}.", do, row=1)


def sort_folder(folder: Path) -> tuple[dict[Form, list[Path]], list[Path]]:
    """Every CSV file below the folder under its form, and those that are none of ours."""
    found: dict[Form, list[Path]] = {}
    others: list[Path] = []
    for path in sorted(folder.rglob("*.csv")):
        form = form_of(path)
        if form is None:
            others.append(path)
        else:
            found.setdefault(form, []).append(path)
    return found, others
