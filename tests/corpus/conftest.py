from collections.abc import Callable

import pytest
from composed_rows import ARTICLE, made_row

from cleaners import Article
from corpus.table.editions import Row


@pytest.fixture
def article() -> Article:
    return ARTICLE


@pytest.fixture
def row() -> Callable[..., Row]:
    """Give :func:`made_row`."""
    return made_row
