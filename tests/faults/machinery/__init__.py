"""What the fault campaign breaks things with: lines, brokers and databases that fail when told to."""

from .brokers import Brokers, NotReady, brokers
from .databases import PostgresDatabase, SqliteDatabase, databases
from .proxy import FaultProxy

__all__ = [
    "Brokers",
    "FaultProxy",
    "NotReady",
    "PostgresDatabase",
    "SqliteDatabase",
    "brokers",
    "databases",
]
