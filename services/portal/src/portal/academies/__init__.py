"""The academies, and one academy with its people and its record."""

from portal.academies import add_person, standing
from portal.academies.pages import pages

__all__ = ["add_person", "pages", "standing"]
