"""The academic year: its terms, its review slots, and where today stands in it."""

from portal.year.pages import pages

__all__ = ["pages"]
