"""The register: the trust, its academies, its people with their offices, and how each academy is judged."""
