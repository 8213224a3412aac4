"""Calendar entries: invitations, updates and cancellations in iCalendar."""
