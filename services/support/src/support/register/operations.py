"""Keep the copies of academies and years at what was last heard of them."""

from typing import Any

from contracts.scheduling import AcademyChanged, AcademyJoined, AcademyLeft, YearOpened
from kit.db import transaction
from support.register.models import Academy, Year


def keep_academy(heard: AcademyJoined | AcademyChanged, version: int) -> None:
    """Write down an academy as it is now; one that joins again has not left."""
    changes: dict[str, Any] = {"name": heard.name, "joined_on": heard.joined_on}
    if isinstance(heard, AcademyJoined):
        changes["left_on"] = None
    _keep(Academy, Academy.urn, heard.urn, version, changes)


def keep_departure(heard: AcademyLeft, version: int) -> None:
    """Write down the day from which an academy no longer belongs to the trust."""
    _keep(Academy, Academy.urn, heard.urn, version, {"left_on": heard.left_on}, {"name": ""})


def keep_year(heard: YearOpened, version: int) -> None:
    """Write down an academic year and its dates."""
    changes = {"starts_on": heard.starts_on, "ends_on": heard.ends_on}
    _keep(Year, Year.code, heard.year, version, changes)


def _keep(
    model: type[Academy | Year],
    key: Any,  # noqa: ANN401 - a column of the model
    value: int | str,
    version: int,
    changes: dict[str, Any],
    defaults: dict[str, Any] | None = None,
) -> None:
    """Change the row, or make it; what is older than the row is passed over."""
    changes = changes | {"version": version}
    with transaction():
        if model.select().where(key == value).exists():
            model.update(**changes).where((key == value) & (model.version < version)).execute()
        else:
            model.insert(**{key.name: value}, **(defaults or {}), **changes).execute()
