"""Pages for when something is not there, not allowed, changed meanwhile, or away."""

from portal.failures.pages import OPEN_ENDPOINTS, install

__all__ = ["OPEN_ENDPOINTS", "install"]
