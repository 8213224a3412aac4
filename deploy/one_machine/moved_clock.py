"""The suite's clock in a demonstration: moved by `NOW`, remembered between runs."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from one_machine.keeping import keep
from one_machine.suite import Suite, WrongSetting

FILE: Final = "clock.json"


def offset_of(suite: Suite, wall: datetime) -> tuple[float, list[str]]:
    """Seconds between the suite's clock and the wall's, and what the caller should be told of it.

    Without `NOW` the clock runs on from where an earlier run in the same folder had set it:
    what has happened there must not come to lie in the future.
    Raises `WrongSetting` for a `NOW` that is no time.
    """
    if not suite.demo:
        return 0.0, []
    before, seen = _remembered(suite.var)
    if not suite.now:
        if not before:
            return 0.0, []
        stands = wall + timedelta(seconds=before)
        return before, [f"The suite's clock runs on from an earlier NOW: it is {_shown(stands)}."]
    wanted = _parsed(suite.now)
    told = [f"The suite's clock starts at {_shown(wanted)}."]
    if seen and wanted < seen:
        told.append(
            f"Careful: the suite had already reached {_shown(seen)}, so its clock goes backwards;"
            " use another VAR for a fresh start."
        )
    return (wanted - wall).total_seconds(), told


def remember(suite: Suite, offset: float, wall: datetime) -> None:
    """Keep the offset and the time the suite has reached, for the next run."""
    if suite.demo:
        reached = (wall + timedelta(seconds=offset)).isoformat()
        text = json.dumps({"offset": offset, "reached": reached})
        keep(suite.var / FILE, text + "\n")


def _remembered(var: Path) -> tuple[float, datetime | None]:
    try:
        kept = json.loads((var / FILE).read_text(encoding="utf-8"))
        return float(kept["offset"]), datetime.fromisoformat(kept["reached"])
    except FileNotFoundError:
        return 0.0, None
    except (ValueError, KeyError, TypeError) as error:
        raise WrongSetting(f"{var / FILE} cannot be read ({error}): remove it.") from error


def _parsed(text: str) -> datetime:
    try:
        wanted = datetime.fromisoformat(text)
    except ValueError:
        wanted = None
    if wanted is None or wanted.tzinfo is None:
        raise WrongSetting(f"NOW is {text!r}: give a time in UTC, like NOW=2027-01-08T09:00:00Z.")
    return wanted.astimezone(UTC)


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
