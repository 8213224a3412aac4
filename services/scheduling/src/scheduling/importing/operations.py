"""Import a trust from the public record: all of it or nothing, and nothing the second time (B3)."""

from datetime import datetime

import msgspec

from kit.clock import local_date
from kit.db import transaction
from scheduling.importing.applying import apply
from scheduling.importing.comparing import compare
from scheduling.importing.differences import Differences
from scheduling.importing.plain import TrustRead
from scheduling.importing.reading import Files, check_forms, read_trust
from scheduling.importing.refusals import AnotherTrustHere, TrustUnknown
from scheduling.importing.register import only_trust
from scheduling.importing.tables import Progress, silent
from scheduling.register.academies.queries import the_trust
from scheduling.register.models import Academy


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What the files said, and what it changed or would change."""

    trust: TrustRead
    differences: Differences
    dry_run: bool
    names: dict[int, str]
    """The name of every academy that is spoken of."""


def import_trust(
    files: Files,
    trust_uid: str | None = None,
    *,
    dry_run: bool = False,
    now: datetime,
    progress: Progress = silent,
) -> Imported:
    """Read the files of one trust and bring the register up to them, in one transaction.

    Without a UID the files must hold one trust alone.
    Raises `FileRefused`, `TrustUnknown`, `AnotherTrustHere` or `TooManyWouldLeave`; then nothing has changed.
    """
    check_forms(files)
    uid = only_trust(files.register) if trust_uid is None else trust_uid.strip().lstrip("0")
    if not uid.isdigit():
        raise TrustUnknown(
            f"{trust_uid!r} is no UID: give the trust's number in the school register."
        )
    here = the_trust()
    if here is not None and here.uid != uid:
        raise AnotherTrustHere(
            f"This installation serves {here.name} ({here.uid}): set up another one for {uid},"
            " or give that UID."
        )
    known = [row.urn for row in Academy.select(Academy.urn)]
    read = read_trust(files, uid, local_date(now), known, progress)
    with transaction():
        found = compare(read, local_date(now))
        names = {row.urn: row.name for row in Academy.select(Academy.urn, Academy.name)}
        if not dry_run:
            apply(read, found, now)
    names |= {urn: row.facts.name for urn, row in read.academies.items() if urn not in names}
    return Imported(trust=read, differences=found, dry_run=dry_run, names=names)
