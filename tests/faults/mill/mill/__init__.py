"""The mill: grinds every stone it hears of, and says so."""
