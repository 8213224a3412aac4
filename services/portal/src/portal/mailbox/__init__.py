"""The local mailbox: every mail as it was sent."""

from portal.mailbox.pages import pages

__all__ = ["pages"]
