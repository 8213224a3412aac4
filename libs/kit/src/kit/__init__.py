"""What every service has, and no word of the domain."""
