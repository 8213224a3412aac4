"""Aimwell on one machine: starts the whole suite, watches over it, fills it, and leaves nothing behind."""
