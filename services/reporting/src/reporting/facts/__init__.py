"""The facts that the other services have told: rows made of events alone, the same ones after every rebuild."""
