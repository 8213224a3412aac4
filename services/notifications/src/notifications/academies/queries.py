"""Reads of the academies that mails speak of."""

from notifications.academies.models import Academy


def academy_named(urn: int) -> tuple[str, str]:
    """An academy's name and postcode; its number until the register has told of it."""
    academy = Academy.get_or_none(Academy.urn == urn)
    return (academy.name, academy.postcode) if academy else (f"academy {urn}", "")
