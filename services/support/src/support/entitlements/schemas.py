"""How entitlements look to clients; all days are quarter days."""

from typing import Any

from marshmallow import fields, validate

from contracts.words import HIGHEST_URN, LOWEST_URN
from kit.web import PageQuery, Schema


def _quarters(description: str, example: int) -> Any:  # noqa: ANN401 - a marshmallow field
    return fields.Integer(required=True, metadata={"description": description, "example": example})


class EntitlementQuerySchema(PageQuery):
    """The filters of the list."""

    year = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[0-9]{4}-[0-9]{2}$", error="Write the year as 2026-27."),
        metadata={"description": "One academic year.", "example": "2026-27"},
    )
    urn = fields.Integer(
        load_default=None,
        validate=validate.Range(LOWEST_URN, HIGHEST_URN),
        metadata={"description": "One academy.", "example": 900001},
    )


class EntitlementSchema(Schema):
    """An academy's days of support in one year (R2)."""

    urn = fields.Integer(required=True, metadata={"example": 900001})
    academy_name = fields.String(
        required=True,
        metadata={
            "description": "Empty until scheduling has told it.",
            "example": "Ashgrove Primary",
        },
    )
    year = fields.String(required=True, metadata={"example": "2026-27"})
    entitled_quarters = _quarters("Six days are 24 quarters.", 24)
    planned_quarters = _quarters("Set aside, for example for booked AIMs.", 4)
    used_quarters = _quarters("Given.", 0)
    left_quarters = _quarters(
        "Below zero where more is planned than the academy is entitled to.", 20
    )
    version = fields.Integer(required=True, metadata={"example": 2})


class LedgerLineSchema(Schema):
    """One entry of the ledger; lines are only ever added."""

    at = fields.AwareDateTime(required=True, metadata={"example": "2027-01-08T09:00:00Z"})
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["entitled", "withdrawn", "planned", "given_back"]),
        metadata={"example": "planned"},
    )
    quarters = _quarters("Without a sign; the kind tells which way.", 4)
    meeting_id = fields.String(
        required=True, allow_none=True, metadata={"example": "01940000-0000-7000-8000-000000000001"}
    )


class LedgerSchema(EntitlementSchema):
    """An entitlement with the lines that explain it, oldest first."""

    ledger = fields.List(fields.Nested(LedgerLineSchema), required=True)
