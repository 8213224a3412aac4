"""Scheduling: the register, access tokens, the trust's calendar, and meetings with their packs."""
