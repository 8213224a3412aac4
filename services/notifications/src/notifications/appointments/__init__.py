"""The offices people hold: a copy of when each begins and ends, fed by scheduling."""
