"""What a service holds of people, and their rights to it: declared beside the tables, and denied by default."""

from kit.privacy.declaring import (
    DELETED,
    Category,
    Done,
    Emptied,
    For,
    Holds,
    Nothing,
    Privacy,
    Stays,
    named_in,
)

__all__ = [
    "DELETED",
    "Category",
    "Done",
    "Emptied",
    "For",
    "Holds",
    "Nothing",
    "Privacy",
    "Stays",
    "named_in",
]
