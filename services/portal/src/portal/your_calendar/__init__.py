"""A person's own calendar: private addresses for their calendar programs, and the door those come in by."""

from portal.your_calendar.door import OPEN_ENDPOINTS
from portal.your_calendar.pages import pages

__all__ = ["OPEN_ENDPOINTS", "pages"]
