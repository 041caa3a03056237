"""Speed for hundreds of short tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def _only_new_objects_are_looked_through() -> Iterator[None]:
    """Each async test ends with a garbage collection, which need not go through everything that was imported."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
