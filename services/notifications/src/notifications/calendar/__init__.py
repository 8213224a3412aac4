"""Calendar entries: invitations, updates and cancellations in iCalendar; and feeds of them."""
