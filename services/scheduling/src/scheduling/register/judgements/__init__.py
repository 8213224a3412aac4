"""How each academy is judged, and whether it counts as less than good (R1, R8)."""
