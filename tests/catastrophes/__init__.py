"""Catastrophes: the whole suite is struck, goes on by itself or is started again, and everything is counted."""
