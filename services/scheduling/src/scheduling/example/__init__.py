"""A fictional trust in the official file formats, to try everything with; nobody in it exists."""
