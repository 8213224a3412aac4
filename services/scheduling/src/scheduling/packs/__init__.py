"""The two packs of a meeting: their papers, their deadlines, who is late, and when they go out (R6)."""
