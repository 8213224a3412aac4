"""`make access-mutants`: who may see what, made wrong in one place at a time, to see whether a test finds out (B7)."""
