"""The command lines of both services: `python -m tests.faults.mill quarry worker`."""

import os
import sys
from datetime import timedelta
from typing import Final

from tests.faults.saboteurs import sabotage

from kit import coming_again

from .mill.service import main as mill
from .quarry.service import main as quarry

LATE: Final = timedelta(seconds=35)
"""A little longer than a process sleeps inside a transaction here; a quarter of an hour would hide what a campaign loses."""

if __name__ == "__main__":
    service, *words = sys.argv[1:]
    vars(coming_again)["MARGIN"] = LATE
    sabotage(os.environ.get("SABOTEUR", ""))
    {"quarry": quarry, "mill": mill}[service](words, prog_name=service)
