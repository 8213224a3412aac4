"""Mails about agendas, between the two sides that agree on them (R5)."""
