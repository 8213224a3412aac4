"""What every page shares: the frame, the form parts and the small marks."""
