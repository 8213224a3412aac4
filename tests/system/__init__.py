"""The services together, as real processes over a real broker: what no service can test alone."""
