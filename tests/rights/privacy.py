"""docs/privacy.md: what is held of people, as a record of processing that a person can read."""

from collections.abc import Iterator, Mapping
from typing import Final

import notifications.privacy
import notifications.worker
import reporting.privacy
import reporting.worker
import scheduling.privacy
import scheduling.worker
import support.privacy
import support.worker
from kit.privacy import Category, Holds, Nothing, Privacy
from kit.privacy.held import name_of, said_of_erasing, said_of_keeping
from kit.privacy.own import OF_THE_KIT
from kit.settings import Settings
from notifications.settings import NotificationsSettings
from reporting.settings import ReportingSettings
from scheduling.settings import SchedulingSettings
from support.settings import SupportSettings

DECLARED: Final[Mapping[str, tuple[Privacy, Settings]]] = {
    "Scheduling": (scheduling.privacy.PRIVACY, SchedulingSettings()),
    "Notifications": (notifications.privacy.PRIVACY, NotificationsSettings()),
    "Support": (support.privacy.PRIVACY, SupportSettings()),
    "Reporting": (reporting.privacy.PRIVACY, ReportingSettings()),
}

HEAD: Final = """\
# What is held of people

A record of processing, for data protection officers, and for everybody who wants to know.
Written from what each service declares beside its tables (`privacy.py` in each), by `python -m tests.rights`; a test keeps it true.
No table can be added to a service, and no text to a table, without a line in that declaration: the build fails.

The trust is the controller.
People are those who hold an office, held one, or will: heads and senior leaders, chairs, partner heads, the trust's own officers, trustees, and whoever keeps the suite running.
The suite holds nothing of learners.

## Their rights

- **Access, and a copy to take along**: everybody sees what is held about them on the page *What is held about you*, and takes it along as one file that programs read, too (JSON); the AID does it for those who ask in another way.
  Each service answers for itself (`GET /v1/held`, and for the AID `GET /v1/people/{id}/held`), with every row of theirs of every table below.
  What a confidential paper or a mail says is not in it, and nothing of other people; each look by either way leaves a trace.
- **Correction**: everybody corrects their own name, title and address; the same page names the AID, who corrects what else the register says of them.
- **Erasure**: the AID or the Chief Executive erases whoever holds no office any more and has no seat at a meeting to come (*Erase* on the page of the person, or `POST /v1/people/{id}/erasure`).
  Each service then does what stands below, in one transaction, and says how many rows of each category it deleted, emptied or left; the AID sees on one page where it is done.
  The history of events keeps its ids, order and number, and loses what it told of them, also in its archives.
  An event of before that arrives late is not taken any more.
  Backups that were made before still hold what was erased: erase again after restoring one.
- **Retention**: what is kept for a number of days goes by itself every day; `<service> retention --dry-run` says what would go.
  Whoever has held no office for `LEAVERS_KEPT_DAYS` is proposed for erasure; a person decides, unless the trust has decided for all (`ERASE_LEAVERS`).

Days are the settings' defaults; a trust may set others ([operating](operating.md#peoples-data)).
"""

SAME: Final = "The same in every service"


def document() -> str:
    """The whole text."""
    parts = [HEAD]
    for name, (privacy, settings) in DECLARED.items():
        own = [each for each in privacy.tables if each not in OF_THE_KIT]
        parts.append(f"## {name}\n\n{''.join(_tables(own, settings))}")
    _, settings = DECLARED["Scheduling"]
    parts.append(f"## {SAME}\n\n{''.join(_tables(list(OF_THE_KIT), settings))}")
    return "\n".join(parts)


def _tables(tables: list[Holds | Nothing], settings: Settings) -> Iterator[str]:
    holding = [each for each in tables if isinstance(each, Holds)]
    if not holding:
        yield "It holds nothing of people beside what every service has.\n\n"
    for category in dict.fromkeys(each.category for each in holding):
        yield from _category(
            category, [each for each in holding if each.category is category], settings
        )
    nothing = [each for each in tables if isinstance(each, Nothing)]
    yield "### Tables that hold nothing of people\n\n| table | what it holds |\n|---|---|\n"
    for table in nothing:
        yield f"| `{table.table._meta.table_name}` | {table.why} |\n"


def _category(category: Category, tables: list[Holds], settings: Settings) -> Iterator[str]:
    yield f"### {category.title}\n\nHeld {category.purpose}.\n\n"
    yield "| what | of each | not shown to them | kept | when somebody is erased |\n|---|---|---|---|---|\n"
    for each in tables:
        shown = ", ".join(f"`{name_of(column, each.table)}`" for column in each.shows)
        hidden = "; ".join(f"`{column.column_name}`: {why}" for column, why in each.hides.items())
        kept = said_of_keeping(each.kept, settings)
        yield f"| {each.what} | {shown} | {hidden or '–'} | {kept} | {said_of_erasing(each)} |\n"
    yield "\n"
