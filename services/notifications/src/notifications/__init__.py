"""Notifications: everything that leaves the building, written, delivered and accounted for."""
