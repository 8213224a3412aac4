"""Improvement meetings: listed, booked, read, moved and cancelled."""

from portal.meetings import booking, cancelling, links, moving
from portal.meetings.pages import pages

__all__ = ["booking", "cancelling", "links", "moving", "pages"]
