"""Erasure over HTTP."""

from datetime import timedelta
from typing import Any, cast

from kit.clock import local_date
from kit.privacy.forgotten import Forgotten, subject_of
from kit.web import Blueprint, PageQuery, creates, listed, may, now, page, settings
from scheduling.erasure.operations import erase_person
from scheduling.erasure.queries import last_days, leavers
from scheduling.erasure.schemas import ErasureSchema, LeaverSchema
from scheduling.register.models import Person
from scheduling.settings import SchedulingSettings

blueprint = Blueprint("erasure", __name__, description="Erasing people who have left.")


@blueprint.route("/leavers", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, listed(LeaverSchema))
def list_leavers(_asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List who is proposed for erasure: whoever has held no office for longer than the trust keeps leavers."""
    days = cast("SchedulingSettings", settings()).leavers_kept_days
    if not days:
        return {"items": []}
    found = leavers(local_date(now()) - timedelta(days=days))
    body, headers = page(found, (Person.name, Person.id))
    last = last_days(body["items"])
    shown = [
        {"person_id": row.id, "name": row.name, "last_day": last.get(row.id)}
        for row in body["items"]
    ]
    return {"items": shown}, headers


@blueprint.route("/people/<person_id>/erasure", methods=["POST"])
@creates
@blueprint.response(201, ErasureSchema)
def erase(person_id: str) -> dict[str, Any]:
    """Erase a person who holds no office and has no meeting to come, here and in every service; once.

    Whoever was erased before stays so: the answer is the same, with when that was.
    """
    may()
    erase_person(person_id, now=now())
    done = Forgotten.get_by_id(subject_of(person_id))
    return {
        "person_id": person_id,
        "at": done.at,
        "did": done.did,
        "in_archives": done.in_archives,
    }
