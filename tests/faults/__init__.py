"""The fault campaign: everything is broken on purpose, in every way we know, and an oracle counts what became of it."""
