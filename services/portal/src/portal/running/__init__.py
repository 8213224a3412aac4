"""How the suite is running, and what to do about events that could not be applied: for its operators."""

from portal.running import deciding
from portal.running.pages import pages

__all__ = ["deciding", "pages"]
