"""The academies mails speak of: a copy of their names and postcodes, fed by scheduling."""
