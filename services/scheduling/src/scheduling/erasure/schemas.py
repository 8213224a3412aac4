"""What is shown of an erasure."""

from marshmallow import fields

from kit.web import Schema


class ErasureSchema(Schema):
    """When a person was erased here, and what that did; every other service does the same, and says so itself."""

    person_id = fields.String()
    at = fields.AwareDateTime()
    did = fields.Dict(
        metadata={
            "description": "By category: how many rows were deleted, emptied, or stay.",
            "example": {"sign_ins": {"deleted": 3}, "identity": {"emptied": 1}},
        }
    )
    in_archives = fields.Boolean(
        metadata={"description": "Whether it is done in the archives of events, too."}
    )


class LeaverSchema(Schema):
    """Somebody who has held no office for so long that they are proposed for erasure."""

    person_id = fields.String()
    name = fields.String(metadata={"example": "Nell Newly"})
    last_day = fields.Date(
        allow_none=True, metadata={"description": "In office; null: they never held one."}
    )
