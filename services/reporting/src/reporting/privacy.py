"""What reporting holds of people: nothing of its own, and what every service has."""

from typing import Final

from contracts import published_by
from kit.privacy import Nothing, Privacy
from kit.privacy.own import OF_THE_KIT
from reporting.facts.models import (
    Academy,
    Arrangement,
    Days,
    Edition,
    Judgement,
    Meeting,
    Pack,
    Reading,
    Rebuild,
    Trust,
    Year,
)

PRIVACY: Final = Privacy(
    service="reporting",
    events=published_by("reporting"),
    tables=(
        Nothing(table=Edition, why="numbers", texts=(Edition.name,)),
        Nothing(table=Rebuild, why="numbers", texts=(Rebuild.rules,)),
        Nothing(table=Reading, why="places in histories", texts=(Reading.publisher, Reading.after)),
        Nothing(table=Trust, why="public record", texts=(Trust.uid, Trust.name)),
        Nothing(
            table=Academy,
            why="public record",
            texts=(
                Academy.name,
                Academy.phase,
                Academy.local_authority,
                Academy.basis,
                Academy.basis_judgement_id,
            ),
        ),
        Nothing(
            table=Judgement,
            why="of an academy",
            texts=(
                Judgement.judgement_id,
                Judgement.scheme,
                Judgement.overall,
                Judgement.grades,
                Judgement.category_of_concern,
                Judgement.outcome,
            ),
        ),
        Nothing(table=Year, why="dates", texts=(Year.code,)),
        Nothing(
            table=Meeting,
            why="that a meeting takes place; not who comes",
            texts=(Meeting.meeting_id, Meeting.kind, Meeting.year, Meeting.state),
        ),
        Nothing(
            table=Pack,
            why="which papers of a meeting are missing",
            texts=(Pack.meeting_id, Pack.side, Pack.missing),
        ),
        Nothing(table=Arrangement, why="numbers of an academy", texts=(Arrangement.year,)),
        Nothing(table=Days, why="days of an academy", texts=(Days.year,)),
        *OF_THE_KIT,
    ),
)
