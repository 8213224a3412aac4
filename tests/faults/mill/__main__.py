"""The command lines of both services: `python -m tests.faults.mill quarry worker`."""

import os
import sys

from tests.faults.saboteurs import sabotage

from .mill.service import main as mill
from .quarry.service import main as quarry

if __name__ == "__main__":
    service, *words = sys.argv[1:]
    sabotage(os.environ.get("SABOTEUR", ""))
    {"quarry": quarry, "mill": mill}[service](words, prog_name=service)
