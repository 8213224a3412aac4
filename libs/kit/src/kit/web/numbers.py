"""Numbers in an address and in a place: as large as either database keeps, and no larger."""

from typing import Any, Final

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST: Final = 2**63 - 1


class KeptNumber(IntegerConverter):
    """The part of a rule that is a number; behind one that no row can have there is nothing."""

    def __init__(self, url_map: Map, **options: Any) -> None:  # noqa: ANN401 - the router's own
        """Take the router's options; what is said of the largest there holds."""
        super().__init__(url_map, **{"max": LARGEST, **options})


def install_numbers(app: Flask) -> None:
    """Let ``<int:…>`` in rules be no larger; call it before routes are added."""
    app.url_map.converters["int"] = KeptNumber
