"""What support holds of people: nothing of its own, and what every service has."""

from typing import Final

from contracts import published_by
from kit.privacy import Nothing, Privacy
from kit.privacy.own import OF_THE_KIT
from support.entitlements.models import Entitlement, LedgerLine
from support.register.models import Academy, Year

PRIVACY: Final = Privacy(
    service="support",
    events=published_by("support"),
    tables=(
        Nothing(table=Entitlement, why="days of an academy", texts=(Entitlement.year,)),
        Nothing(
            table=LedgerLine,
            why="days of an academy, and the meeting they were used for",
            texts=(LedgerLine.id, LedgerLine.year, LedgerLine.kind, LedgerLine.meeting_id),
        ),
        Nothing(table=Academy, why="public record", texts=(Academy.name,)),
        Nothing(table=Year, why="dates", texts=(Year.code,)),
        *OF_THE_KIT,
    ),
)
