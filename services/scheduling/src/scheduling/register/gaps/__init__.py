"""What the public record does not say and somebody has yet to fill in."""
