"""The trace, for people: who looked at what, who was refused, who signed in, and who changed a right (B7)."""

from portal.looks import exporting
from portal.looks.pages import pages

__all__ = ["exporting", "pages"]
