"""The papers of a meeting: what is there, what is missing, added and read."""

from portal.packs.pages import pages

__all__ = ["pages"]
