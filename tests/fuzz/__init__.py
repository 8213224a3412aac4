"""The fuzz: requests that nobody would think of, from every kind of caller, to every service and to the portal.

`make fuzz MINUTES=10 SEED=1 SERVICE=scheduling DATABASE=postgres` (SERVICE may be `portal`) runs it at length, `make test` for some seconds with
a fixed seed. It is made of these:

- `trust`: the four services on databases of their own, with meetings, papers, mails and figures in them, fed by each
  other's events as they are in life; what `services/scheduling/tests/access` keeps for the grid is in it.
- `asking`: everybody's plain readings, and requests made from each service's own OpenAPI document by schemathesis, fitting it and not; with identifiers
  that there are, with what the grid sends, with versions and keys, and with what is `odd`.
- `judging`: what is wrong with an answer. No 5xx; nothing that the document does not declare; no word that the caller
  has no right to (`canaries`); and what is refused has changed nothing in the database (`changes`).
- `pages`: the same for the portal, with real services behind it.
- `campaign`, `tally`: round after round of it, and the figures.

Requests are made and judged, and not made smaller: after a request the trust is no longer what it was, so the same
request sent again proves little. A finding comes as a line to repeat it by hand, with the seed and the caller.
"""
