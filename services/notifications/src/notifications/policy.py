"""Who may see what in notifications.

That people see only what was written to them, and that the AID sees all, is decided in the resource;
in a demonstration the local mailbox lies open to everyone who is signed in.
"""

from typing import Final

SIGNED_IN: Final = frozenset({"signed_in"})

POLICY: Final[dict[str, frozenset[str]]] = {
    "messages.list_messages": SIGNED_IN,
    "messages.show_message": SIGNED_IN,
    "messages.download_source": SIGNED_IN,
    "messages.download_calendar": SIGNED_IN,
}
