from __future__ import annotations

import pytest

from app.core.catalog import Endpoint, Model
from app.core.presets import MODELS, WCODE
from app.ui.dialogs.model_rows import AskRow, HeadingRow, ModelRow, ModelRows

OLLAMA = Endpoint(id="ollama", label="Ollama", base_url="http://127.0.0.1:11434/v1")
LOCAL = [Model(endpoint_id="ollama", id="qwen3:4b"), Model(endpoint_id="ollama", id="Qwen/QwQ-32B")]


def models_of(endpoint_id: str) -> list[Model]:
    return {"wcode": list(MODELS), "ollama": LOCAL}.get(endpoint_id, [])


@pytest.fixture
def rows() -> ModelRows:
    return ModelRows((WCODE, OLLAMA), models_of)


def listed(rows: ModelRows, text: str) -> list[str]:
    return [row.model.id for row in rows.rows(text) if isinstance(row, ModelRow) and not row.is_typed]


def offered(rows: ModelRows, text: str) -> list[tuple[str, str]]:
    return [
        (row.model.endpoint_id, row.model.id) for row in rows.rows(text) if isinstance(row, ModelRow) and row.is_typed
    ]


def test_without_a_search_everything_stands_under_its_service(rows: ModelRows) -> None:
    all_rows = rows.rows("")
    assert [row.endpoint.id for row in all_rows if isinstance(row, HeadingRow)] == ["wcode", "ollama"]
    assert len(listed(rows, "")) == len(MODELS) + len(LOCAL)
    assert offered(rows, " ") == []


def test_each_word_counts_in_any_order(rows: ModelRows) -> None:
    assert listed(rows, "pro doubao") == ["doubao-1.5-pro-32k", "doubao-seed-2.0-pro"]
    assert listed(rows, "DEEPSEEK spec") == ["deepseek/deepseek-v3.2-speciale"]


def test_labels_are_searched_too(rows: ModelRows) -> None:
    assert listed(rows, "GLM 4.6V") == ["z-ai/glm-4.6v"]


def test_the_nearest_comes_first(rows: ModelRows) -> None:
    assert listed(rows, "deepseek/deepseek-v3.2")[0] == "deepseek/deepseek-v3.2"
    assert listed(rows, "qwq") == ["Qwen/QwQ-32B"]


def test_letters_in_order_are_enough_when_nothing_else_is_found(rows: ModelRows) -> None:
    assert listed(rows, "mmx25") == ["minimax/minimax-m2.5"]


def test_any_id_can_be_typed_for_any_service(rows: ModelRows) -> None:
    assert offered(rows, " My/Own:free ") == [("wcode", "My/Own:free"), ("ollama", "My/Own:free")]
    assert offered(rows, "qwen3:4b") == [("wcode", "qwen3:4b")]
    assert offered(rows, "QWEN3:4B") == [("wcode", "QWEN3:4B"), ("ollama", "QWEN3:4B")]  # ids differ by case


def test_a_service_whose_models_are_unknown_can_be_asked() -> None:
    rows = ModelRows((OLLAMA,), lambda _id: [])
    assert rows.rows("") == [HeadingRow(OLLAMA), AskRow(OLLAMA)]
    assert offered(rows, "x") == [("ollama", "x")]


def test_a_search_may_hold_any_character(rows: ModelRows) -> None:
    assert listed(rows, r"(*[\+?") == []
