"""Reporting: what the trust needs to see, drawn from the events of the other services alone (R19, R20)."""
