"""One trust for all the short fuzzes of a process."""

from collections.abc import Iterator

import pytest

from .trust import Trust, trust


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    with trust("sqlite", tmp_path_factory.mktemp("fuzz")) as made:
        yield made
