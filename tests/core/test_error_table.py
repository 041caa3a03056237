"""The sentences and buttons for everything that can go wrong: complete, in both languages, filled in."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.error_table import (
    ACTION_LABELS,
    ERROR_TABLE,
    RATE_LIMIT_COUNTDOWN,
    RETRY_COUNTDOWN,
    STALLED,
    STILL_WAITING,
    ErrorText,
    say,
    text_for,
)
from app.core.errors import Action, ErrorKind
from app.core.localized import CHINESE, ENGLISH
from app.core.message import ErrorRecord

ROWS = [*ERROR_TABLE.values(), RATE_LIMIT_COUNTDOWN, RETRY_COUNTDOWN, STALLED, STILL_WAITING]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_has_a_sentence_and_buttons(kind: ErrorKind) -> None:
    row = ERROR_TABLE[kind]
    assert row.actions
    assert len(set(row.actions)) == len(row.actions)


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_label(action: Action) -> None:
    label = ACTION_LABELS[action]
    assert re.search(r"[\u4e00-\u9fff]", label.zh)
    assert re.fullmatch(r"[A-Z][A-Za-z' ]+", label.en)
    assert len(label.en) <= 32


def test_labels_tell_the_actions_under_one_error_apart() -> None:
    for row in ROWS:
        for language in (CHINESE, ENGLISH):
            labels = [ACTION_LABELS[action].say(language) for action in row.actions]
            assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("row", ROWS)
def test_a_sentence_in_both_languages_with_the_same_places(row: ErrorText) -> None:
    zh, en = row.sentence.zh, row.sentence.en
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert zh.endswith("。")
    assert en.endswith(".")
    assert places(en) == places(zh)
    assert not re.search(r"\b[45]\d\d\b|HTTP|JSON", zh + en)  # no status code, no jargon
    assert "  " not in zh + en


def test_the_first_target_of_each_sentence() -> None:
    """The classes that people meet most, as the wording was agreed."""
    assert say(ErrorRecord(ErrorKind.AUTHENTICATION), ENGLISH).startswith("The server does not accept this API key")
    assert say(ErrorRecord(ErrorKind.MODEL_NOT_FOUND, {"model": "gpt-5"}), CHINESE) == "服务器上没有“gpt-5”这个模型。"
    assert say(ErrorRecord(ErrorKind.TIMEOUT, {"n": "300"}), ENGLISH) == "No answer after 300 seconds."


def test_a_value_of_its_own_for_chinese() -> None:
    record = ErrorRecord(ErrorKind.STORAGE, {"reason": "the disk is full", "reason.zh": "磁盘已满"})
    assert "磁盘已满" in say(record, CHINESE)
    assert "the disk is full" not in say(record, CHINESE)
    assert "the disk is full" in say(record, ENGLISH)


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("kind", ErrorKind)
def test_a_missing_value_leaves_no_hole_to_be_seen(kind: ErrorKind, language: str) -> None:
    assert "{" not in say(ErrorRecord(kind), language)


@given(st.sampled_from(ErrorKind), st.dictionaries(st.text(max_size=8), st.text(max_size=20)))
def test_no_values_of_a_damaged_file_break_the_sentence(kind: ErrorKind, values: dict[str, str]) -> None:
    assert say(ErrorRecord(kind, values), ENGLISH)


def test_what_a_value_contains_is_not_filled_in_again() -> None:
    values = {"model": "{model}{language}", "language": "x", "self": "y"}
    assert "“{model}{language}”" in say(ErrorRecord(ErrorKind.MODEL_NOT_FOUND, values), ENGLISH)


def test_an_error_of_a_newer_version_reads_as_unknown() -> None:
    assert text_for(ErrorRecord("quantum_flux")) is ERROR_TABLE[ErrorKind.UNKNOWN]


def test_what_helps_comes_first() -> None:
    first = {kind: row.actions[0] for kind, row in ERROR_TABLE.items()}
    assert first[ErrorKind.NO_KEY] == first[ErrorKind.AUTHENTICATION] == Action.CHANGE_KEY
    assert first[ErrorKind.PARAMETER] == Action.SEND_WITHOUT
    assert first[ErrorKind.INTERRUPTED] == first[ErrorKind.LENGTH] == first[ErrorKind.STOPPED] == Action.CONTINUE
    assert first[ErrorKind.NO_ENDPOINT] == first[ErrorKind.NO_MODEL] == Action.CHOOSE_MODEL
    assert Action.USE_ADDRESS in ERROR_TABLE[ErrorKind.REDIRECT].actions
