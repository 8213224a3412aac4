"""The trust at a glance: every academy's standing, next meeting, packs and days of support (R2, R6, R8, R20)."""
