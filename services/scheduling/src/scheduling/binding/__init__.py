"""Each pack that has gone out as one PDF: with a cover, its contents and bookmarks, made in the background (R6)."""
