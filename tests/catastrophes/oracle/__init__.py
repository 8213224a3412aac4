"""The oracle: what every service must show after a catastrophe, each part counted and compared."""
