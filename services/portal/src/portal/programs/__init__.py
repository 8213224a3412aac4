"""Programs that call the suite by themselves, for those who give rights."""

from portal.programs.pages import pages

__all__ = ["pages"]
