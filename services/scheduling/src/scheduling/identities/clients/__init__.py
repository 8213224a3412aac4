"""Programs that call the suite by themselves: who they are, what they may do, and the secrets that prove them (B7)."""
