"""What every form needs: a key against sending twice, and a service's refusals beside the right field."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from flask import request
from werkzeug.datastructures import MultiDict

from portal.dates import parse_day
from portal.problems import Problem

Errors = dict[str, str]
"""Sentence by the id of the field it is about; "" is the form as a whole."""

Values = Mapping[str, str]

BESIDE_A_FORM = frozenset({400, 409, 413, 415, 422})
"""Refusals that the person can answer by changing what they typed."""

MOST_FIGURES = 9
"""No number that is chosen in a form has more."""


def new_key() -> str:
    """A key for one sending of one form."""
    return str(uuid4())


def typed() -> MultiDict[str, str]:
    """What was typed, without blanks around it."""
    return MultiDict((name, value.strip()) for name, value in request.form.items(multi=True))


def beside(problem: Problem, places: Mapping[str, str], otherwise: str = "") -> Errors:
    """The refusal's sentences by field; `places` maps the service's names to ids on the page.

    What has no place of its own goes to `otherwise`.
    A refusal that is not about what was typed is raised again.
    """
    if problem.status not in BESIDE_A_FORM:
        raise problem
    errors: Errors = {}
    for pointer, sentence in problem.fields or [("", problem.detail)]:
        name = pointer.strip("/").split("/")[0]
        place = places.get(name, otherwise)
        errors[place] = f"{errors[place]} {sentence}" if place in errors else sentence
    return errors


def typed_day(values: Values, name: str, errors: Errors, asked: str) -> date | None:
    """The day typed in the three boxes of a date input, or an error that says how to put it right."""
    boxes = [values.get(f"{name}-{part}", "") for part in ("day", "month", "year")]
    if not any(boxes):
        errors[f"{name}-day"] = f"Enter {asked}."
        return None
    missing = [part for part, box in zip(("day", "month", "year"), boxes, strict=True) if not box]
    if missing:
        errors[f"{name}-{missing[0]}"] = (
            f"{_capital(asked)} must include a {' and a '.join(missing)}."
        )
        return None
    found = parse_day(*boxes)
    if found is None:
        errors[f"{name}-day"] = f"{_capital(asked)} must be a real day, like 27 3 2027."
    return found


def whole(text: str) -> int | None:
    """The number that figures stand for, or None; to Python `²` is a figure too, and is no number."""
    figures = text.isascii() and text.isdigit() and len(text) <= MOST_FIGURES
    return int(text) if figures else None


def boxes_of(name: str, day: date | None) -> dict[str, str]:
    """A day as the three boxes hold it."""
    if day is None:
        return {}
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
