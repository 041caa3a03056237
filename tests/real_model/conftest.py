"""The one model server that these tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.real_model.server import PYTHON_VARIABLE, ModelServer, running


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    """llama.cpp's server with a small model; skips where `dev.py test --real-model` has not installed it."""
    python = os.environ.get(PYTHON_VARIABLE)
    if not python:
        pytest.skip(f"needs a model server: run `dev.py test --real-model` ({PYTHON_VARIABLE} is not set)")
    with running(python) as server:
        yield server
