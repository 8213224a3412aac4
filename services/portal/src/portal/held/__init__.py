"""What is held about a person: shown to them, taken along, corrected; and erasing whoever has left, for the AID."""

from portal.held.pages import pages

__all__ = ["pages"]
