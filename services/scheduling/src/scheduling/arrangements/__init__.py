"""How many meetings an academy has in a year: three, and three interim ones where it is less than good, or as agreed (R4, R8)."""
