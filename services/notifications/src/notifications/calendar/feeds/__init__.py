"""Calendar feeds: private addresses at which a person's calendar program finds their meetings (B8)."""
