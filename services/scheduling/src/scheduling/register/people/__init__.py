"""The people of the trust and the offices they hold, from one day to another."""
