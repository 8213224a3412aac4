"""The kinds of failure that change what the caller does next."""

import re
from typing import ClassVar


class Refused(Exception):
    """The rules say no: subclass it once per refusal, named as the user would be told.

    The message tells a person what to do instead.
    With `field` it is about one value that was sent.
    """

    slug: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        """Say what can be done about it, and which field it is about, if one."""
        super().__init__(detail or self.title)
        self.detail = detail
        self.field = field

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Name the refusal after its class, unless it brings names of its own."""
        super().__init_subclass__(**kwargs)
        words = _words(cls.__name__)
        if "slug" not in cls.__dict__:
            cls.slug = "-".join(words).lower()
        if "title" not in cls.__dict__:
            cls.title = " ".join(words).capitalize()


class NotFound(Exception):
    """There is no such thing, or the caller may not know that there is."""

    def __init__(self, what: str = "page") -> None:
        """Take a noun ("meeting"), or a whole sentence that ends in a full stop."""
        self.detail = what if what.endswith(".") else f"There is no such {what}."
        super().__init__(self.detail)


class Forbidden(Exception):
    """The caller is known, and may not do this."""

    def __init__(self, detail: str) -> None:
        """Say who may, or what to do instead."""
        super().__init__(detail)
        self.detail = detail


class VersionMismatch(Exception):
    """Somebody else has changed the thing since the caller read it."""

    def __init__(
        self, detail: str = "It has been changed since you read it: read it again."
    ) -> None:
        """Say what to do; the default fits most."""
        super().__init__(detail)
        self.detail = detail


class TryLater(Exception):
    """It cannot be done just now, and may well be later."""

    def __init__(self, detail: str, after_seconds: int = 5) -> None:
        """Say what is the matter, and in how many seconds to try again."""
        super().__init__(detail)
        self.detail = detail
        self.after_seconds = after_seconds


class GiveUp(Exception):
    """It has failed, and trying again would not help."""

    def __init__(self, detail: str) -> None:
        """Say why, for the person who looks into it."""
        super().__init__(detail)
        self.detail = detail


def _words(name: str) -> list[str]:
    """The words of a class name: "MeetingInThePast" → Meeting, In, The, Past."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", name)
