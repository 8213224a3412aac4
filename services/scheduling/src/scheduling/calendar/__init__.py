"""The trust calendar: academic years with their terms, holidays and closures, and the three review slots."""
