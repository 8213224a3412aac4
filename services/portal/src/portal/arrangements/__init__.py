"""How many meetings each academy has in a year: as the framework gives it, or as both sides agree (R4, R8)."""

from portal.arrangements.pages import pages

__all__ = ["pages"]
