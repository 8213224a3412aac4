"""The trust at a glance."""

from portal.trust.pages import pages

__all__ = ["pages"]
