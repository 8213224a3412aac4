"""The web client for people: pages out, calls to the four services in."""
