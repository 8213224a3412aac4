"""The quarry's rows."""

import peewee

from kit.db import Record


class Stone(Record):
    """A stone of a cart, and the event that tells of it; a cart that is cut twice has its stones twice."""

    id = peewee.BigAutoField()
    stone = peewee.TextField()
    event_id = peewee.TextField()


class Counter(Record):
    """How often the blocks were counted; there is one row."""

    id = peewee.IntegerField(primary_key=True)
    number = peewee.BigIntegerField()
