"""Sessions: who is signed in, from where, and for how long (B7)."""
