"""The people the trust knows, for the AID."""

from portal.people.pages import pages

__all__ = ["pages"]
