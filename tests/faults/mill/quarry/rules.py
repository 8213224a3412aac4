"""How large the quarry is."""

from typing import Final

LAST_BLOCK: Final = 600
"""Blocks are numbered from 1; a stone's block is its aggregate."""
