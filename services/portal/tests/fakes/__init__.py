"""Stand-ins for the four services: small, in memory, with the answers of the real ones' documents."""
