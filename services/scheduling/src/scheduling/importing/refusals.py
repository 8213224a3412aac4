"""What is said when a file cannot be taken: which file, which row and column, and what to do."""

from pathlib import Path

from kit.errors import Refused


class FileRefused(Refused):
    """A file is refused whole, and nothing of the import is kept."""

    def __init__(
        self, path: Path, why: str, do: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        """Say where it is wrong, why, and what the person can do; rows count as in a spreadsheet."""
        place = path.name
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f', column "{column}"'
        super().__init__(f"{place}: {why} {do} Nothing was imported.")
        self.path, self.row, self.column = path, row, column


class TrustUnknown(Refused):
    """No academy in the register's file belongs to the trust that was asked for."""


class AnotherTrustHere(Refused):
    """This installation already serves another trust."""


class TooManyWouldLeave(Refused):
    """A file that no longer names most of the academies is taken for a part of one."""


DOWNLOAD_AGAIN = "Download the file again and do not open it in a spreadsheet in between."
EXPORT_AGAIN = "Download the file again, or save it as CSV in UTF-8."
