"""Erasure over HTTP."""

from typing import Any

from kit.privacy.forgotten import Forgotten, subject_of
from kit.web import Blueprint, creates, may, now
from scheduling.erasure.operations import erase_person
from scheduling.erasure.schemas import ErasureSchema

blueprint = Blueprint("erasure", __name__, description="Erasing people who have left.")


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
