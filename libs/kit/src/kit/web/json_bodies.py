"""Bodies in JSON, read in the one way that all readers agree on (RFC 8259, section 4, and I-JSON, RFC 7493).

Readers differ in which value of a name that is there twice counts, and in what half a character is; where they do,
what one of them has checked is not what the next one does. Such a body is refused instead.
"""

import json
from typing import Any, Final

REFUSED: Final = "It can be read in more than one way, or not at all."


def loads(s: str | bytes, **_options: Any) -> Any:  # noqa: ANN401 - any JSON value, in Flask's own form
    """The value of a body. Raises `JSONDecodeError` or `UnicodeDecodeError`."""
    text = s.decode() if isinstance(s, bytes) else s
    try:
        value = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError) as wrong:
        # Nested too deeply, a number of thousands of figures, half a character, or one of the two below.
        raise json.JSONDecodeError(REFUSED, text, 0) from wrong
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which every name stands once."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("A name is there twice.")
    return made


def _no_number(name: str) -> None:
    """Refuse NaN and the infinities, which are no JSON."""
    raise ValueError(name)
