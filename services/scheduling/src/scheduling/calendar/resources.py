"""The calendar over HTTP: academic years, review slots, and whether a day is a school day."""

from datetime import date
from typing import Any

import msgspec

from kit.errors import NotFound
from kit.web import Blueprint, PageQuery, answer, creates, expected_version, listed, now, page
from scheduling.calendar.models import AcademicYear
from scheduling.calendar.operations import change_year, open_year, set_review_slot
from scheduling.calendar.queries import slot_shown, why_no_meeting_on, year_row, year_shown
from scheduling.calendar.rules import SchoolYear
from scheduling.calendar.schemas import (
    OpenYearSchema,
    ReviewSlotDatesSchema,
    ReviewSlotSchema,
    SchoolDaySchema,
    YearDatesSchema,
    YearSchema,
)
from scheduling.calendar.slots import Slot

blueprint = Blueprint(
    "calendar", __name__, description="Academic years, review slots and school days."
)


@blueprint.route("/years", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, listed(YearSchema))
def years(_asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the academic years, the earliest first."""
    return page(AcademicYear.select(), AcademicYear.code, row=year_shown)


@blueprint.route("/years", methods=["POST"])
@creates
@blueprint.arguments(OpenYearSchema)
@blueprint.response(201, YearSchema)
def open_a_year(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Put an academic year on the calendar; its review slots are proposed from its terms."""
    row = open_year(msgspec.convert(asked, SchoolYear), now=now())
    return answer(year_shown(row), location=f"/v1/years/{row.code}")


@blueprint.route("/years/<code>", methods=["GET"])
@blueprint.response(200, YearSchema, etag=True)
def year(code: str) -> Any:  # noqa: ANN401 - body and headers
    """Show an academic year with its review slots."""
    return answer(year_shown(year_row(code)))


@blueprint.route("/years/<code>", methods=["PUT"])
@blueprint.arguments(YearDatesSchema)
@blueprint.response(200, YearSchema)
def correct_a_year(asked: dict[str, Any], code: str) -> Any:  # noqa: ANN401 - body and headers
    """Replace the dates of an academic year (If-Match)."""
    changed = msgspec.convert({**asked, "code": code}, SchoolYear)
    return answer(year_shown(change_year(changed, expected_version=expected_version(), now=now())))


@blueprint.route("/years/<code>/review-slots/<int:number>", methods=["PUT"])
@blueprint.arguments(ReviewSlotDatesSchema)
@blueprint.response(200, ReviewSlotSchema)
def set_slot(asked: dict[str, Any], code: str, number: int) -> Any:  # noqa: ANN401 - body and headers
    """Set the name and the days of one of the three review slots."""
    expected = expected_version(required=False)
    row = set_review_slot(code, number, Slot(**asked), expected_version=expected, now=now())
    return answer(slot_shown(row))


@blueprint.route("/school-days/<day>", methods=["GET"])
@blueprint.response(200, SchoolDaySchema)
def school_day(day: str) -> dict[str, Any]:
    """Say whether a day is a school day, and if not, why."""
    try:
        asked = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound(f"{day} is no day: write it like 2027-01-08.") from error
    reason = why_no_meeting_on(asked)
    return {"date": asked, "school_day": reason is None, "reason": reason}
