"""Improvement meetings: who sits at the table, when, and what becomes of a booking (R4)."""
