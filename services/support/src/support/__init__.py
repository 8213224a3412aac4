"""Support: the days of improvement support that each academy is entitled to, and what became of them (R2)."""
