"""Personal links: one person's way to one meeting, by mail, without an account (B7)."""
