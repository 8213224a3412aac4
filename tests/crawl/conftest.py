"""One trust with neighbours for all the short crawls of a process."""

from collections.abc import Iterator

import pytest

from .neighbours import Neighbours, neighbours


@pytest.fixture(scope="session")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    with neighbours("sqlite", tmp_path_factory.mktemp("crawl")) as made:
        yield made
