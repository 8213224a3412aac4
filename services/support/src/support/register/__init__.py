"""What support remembers of scheduling's register and calendar: academies and academic years."""
