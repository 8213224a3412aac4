"""The agenda of a meeting: proposed, commented and agreed between its two sides, and read by the others then (R5)."""

from portal.agendas import templates
from portal.agendas.pages import pages

__all__ = ["pages", "templates"]
