"""The entitlement of each academy in each year, and the ledger of its days (R2), in quarter days."""
