"""What the pane shows of a session, and the requests that leave it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from app.core.catalog import Model
from app.core.errors import Action, ErrorKind
from app.core.message import ErrorRecord, ImagePart, MessageState, Role, ToolCall, Usage
from app.core.prices import PriceTier
from app.session.progress import CONNECTING, still_waiting
from app.ui.language import use_language
from app.ui.theme import Theme
from app.ui.transcript import TranscriptPane
from tests.benchmarks.transcript.conversations import answers
from tests.ui.transcript.looks import text_of_document
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]


def _text(pane: TranscriptPane) -> str:
    return text_of_document(pane.view.document())


def _button(pane: QWidget, name: str) -> QToolButton | QPushButton:
    found = [button for kind in (QToolButton, QPushButton) for button in pane.findChildren(kind, name)]
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0]


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


# ---- what is shown ------------------------------------------------------------------------------


def test_an_empty_conversation_offers_examples(pane: TranscriptPane, qtbot: Any) -> None:
    button = _button(pane, "exampleButton2")
    assert button.isVisible()
    with qtbot.waitSignal(pane.example_requested) as asked:
        button.click()
    assert asked.args == [button.text()]
    assert button.text()


def test_in_a_narrow_pane_examples_take_two_lines_and_are_asked_as_one(pane: TranscriptPane, qtbot: Any) -> None:
    pane.resize(300, 700)
    button = _button(pane, "exampleButton2")
    qtbot.waitUntil(lambda: "\n" in button.text())
    assert button.sizeHint().width() <= button.width()
    with qtbot.waitSignal(pane.example_requested) as asked:
        button.click()
    assert asked.args == [button.text().replace("\n", " ")]


def test_messages_with_authors_and_marks_of_markdown_gone(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "What is **heat**?")
    session.add(Role.ASSISTANT, "Heat is *energy* that `moves`.")
    settle()
    text = _text(pane)
    assert "What is **heat**?" in text  # what people write is shown as they wrote it
    assert "Heat is energy that moves." in text
    assert "You" in text
    assert "doubao-1.5-pro-32k" in text


def test_an_answer_grows(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    for word in ("Hel", "lo **wor", "ld**\n\n- on", "e\n- two"):
        session.grow(message_id, word)
        settle()
    session.finish(message_id)
    settle()
    lines = _text(pane).splitlines()
    assert [line for line in lines if line] [-3:] == ["Hello world", "one", "two"]  # fmt: skip


def test_thoughts_fold_when_the_answer_begins(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    session.grow(message_id, reasoning="let me think")
    settle()
    assert "let me think" in _text(pane)
    session.grow(message_id, "the answer")
    settle()
    assert "let me think" not in _text(pane)
    session.finish(message_id, reasoning_ms=3_210)
    settle()
    button = _button(pane, "thoughtButton")
    assert button.text() == "Thought for 3.2 s"
    button.click()
    settle()
    assert "let me think" in _text(pane)
    _button(pane, "thoughtButton").click()
    settle()
    assert "let me think" not in _text(pane)


def test_thoughts_that_the_reader_unfolded_stay_so(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    session.grow(message_id, "answer", "thoughts")
    settle()
    _button(pane, "thoughtButton").click()
    session.grow(message_id, " more", " more thoughts")
    session.finish(message_id)
    settle()
    assert "thoughts more thoughts" in _text(pane)


def test_a_refusal_is_marked(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "x")
    session.add(Role.ASSISTANT, refusal="I will not help with that.")
    settle()
    assert "The model declined:" in _text(pane)
    assert "I will not help with that." in _text(pane)


def test_tool_calls_ask_for_their_results(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    session.add(Role.USER, "weather?")
    message_id = session.add(Role.ASSISTANT, tool_calls=(ToolCall("c1", "get_weather", '{"city":"成都"}'),))
    settle()
    assert '"city": "成都"' in _text(pane)
    add = next(button for button in pane.findChildren(QPushButton) if button.text() == "Add the result…")
    with qtbot.waitSignal(pane.tool_results_requested) as asked:
        add.click()
    assert asked.args == [message_id]
    session.add(Role.TOOL, "22 degrees", tool_call_id="c1")
    settle()
    assert "22 degrees" in _text(pane)
    assert not [
        button for button in pane.findChildren(QPushButton) if button.text() == "Add the result…" and button.isVisible()
    ]


def test_pictures_of_the_user_are_shown(
    pane: TranscriptPane, session: PlainSession, settle: Settle, tiny_png: bytes
) -> None:
    session.files["p.png"] = tiny_png
    session.add(Role.USER, "look", parts=(ImagePart(file="p.png"), ImagePart(file="gone.png")))
    settle()
    assert _text(pane).count("\ufffc") == 2
    picture = pane.view.viewport().grab().toImage()
    colours = {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)
    }
    assert "#12c834" in colours


# ---- what went wrong ----------------------------------------------------------------------------


def test_an_error_stands_at_its_message_with_its_buttons(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any, clipboard: Callable[[], str]
) -> None:
    session.add(Role.USER, "x")
    error = ErrorRecord(ErrorKind.AUTHENTICATION, details="HTTP 401\nrequest id 7")
    message_id = session.add(Role.ASSISTANT, state=MessageState.FAILED, error=error)
    settle()
    banner = pane.findChild(QWidget, "errorBanner")
    assert banner is not None
    assert banner.isVisible()
    assert "The server does not accept this API key." in _words(banner)
    with qtbot.waitSignal(pane.action_requested) as asked:
        _button(pane, "retryButton").click()
    assert asked.args == [message_id, Action.RETRY]
    height = banner.height()
    _button(banner, "detailsButton").click()
    settle()
    assert banner.height() > height + 80
    assert "request id 7" in banner.findChild(QWidget, "errorDetails").toPlainText()  # type: ignore[union-attr]
    _button(banner, "copyDetailsButton").click()
    assert clipboard() == "HTTP 401\nrequest id 7"
    _button(banner, "detailsButton").click()
    settle()
    assert banner.height() == height


def test_only_the_last_error_is_the_banner(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    for _ in range(2):
        session.add(Role.USER, "x")
        session.add(Role.ASSISTANT, state=MessageState.FAILED, error=ErrorRecord(ErrorKind.SERVER))
    settle()
    assert len(pane.findChildren(QWidget, "errorBanner")) == 1
    assert len(pane.findChildren(QWidget, "errorNote")) == 1
    assert len(pane.findChildren(QPushButton, "retryButton")) == 1


@pytest.mark.parametrize(
    ("state", "kind", "action"),
    [
        (MessageState.STOPPED, ErrorKind.STOPPED, Action.CONTINUE),
        (MessageState.COMPLETE, ErrorKind.LENGTH, Action.RAISE_LIMIT),
    ],
)
def test_what_is_no_error_is_said_quietly(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any, state: str, kind: str, action: str
) -> None:
    session.add(Role.USER, "x")
    message_id = session.add(Role.ASSISTANT, "half an ans", state=state, error=ErrorRecord(kind))
    settle()
    assert pane.findChild(QWidget, "errorBanner") is None
    button = next(button for button in pane.findChildren(QPushButton) if button.property("action") == action)
    with qtbot.waitSignal(pane.action_requested) as asked:
        button.click()
    assert asked.args == [message_id, action]


def test_an_answer_that_the_app_was_closed_in_offers_to_go_on(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "x")
    session.add(Role.ASSISTANT, "half", state=MessageState.INTERRUPTED)
    settle()
    actions = {button.property("action") for button in pane.findChildren(QPushButton)}
    assert {Action.CONTINUE, Action.RETRY} <= actions


def test_unreadable_events_are_counted(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "x")
    session.add(Role.ASSISTANT, "text", unreadable_events=3)
    settle()
    assert "3 parts of the answer could not be read." in _words(pane)


def test_progress_counts_in_place(pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    session.show_progress(CONNECTING)
    settle()
    assert "Waiting for the answer…" in _words(pane)
    session.show_progress(still_waiting(30, begun=False))
    session.show_progress(still_waiting(31, begun=False))
    settle()
    assert "No answer after 31 seconds." in _words(pane)
    wait = next(button for button in pane.findChildren(QPushButton) if button.text() == "Keep waiting")
    with qtbot.waitSignal(pane.action_requested) as asked:
        wait.click()
    assert asked.args == [message_id, Action.KEEP_WAITING]
    session.grow(message_id, "at last")
    session.show_progress(None)
    settle()
    assert not [label for label in pane.findChildren(QLabel) if "No answer" in label.text() and label.isVisible()]


# ---- the tool bar -------------------------------------------------------------------------------


def test_the_tool_bar_is_for_the_message_at_the_caret(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any, clipboard: Callable[[], str]
) -> None:
    question = session.add(Role.USER, "the question")
    answer = session.add(Role.ASSISTANT, "the **answer**")
    settle()
    pane.accessories.tools.go_to(0)
    settle()
    assert _button(pane, "editButton").isVisible()
    for name, signal in (
        ("editButton", pane.edit_requested),
        ("regenerateButton", pane.regenerate_requested),
        ("deleteButton", pane.delete_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            _button(pane, name).click()
        assert asked.args == [question]
    pane.accessories.tools.step(1)
    settle()
    assert not _button(pane, "editButton").isVisible()
    with qtbot.waitSignal(pane.regenerate_requested) as asked:
        _button(pane, "regenerateButton").click()
    assert asked.args == [answer]
    _button(pane, "copyButton").click()
    assert clipboard() == "the answer"
    _button(pane, "copyMarkdownButton").click()
    assert clipboard() == "the **answer**"
    with qtbot.waitSignal(pane.quote_requested) as asked:
        _button(pane, "quoteButton").click()
    assert asked.args == ["the **answer**"]


def test_continue_is_offered_for_an_answer_that_was_cut_off(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    session.add(Role.USER, "x")
    message_id = session.add(Role.ASSISTANT, "half", finish_reason="length")
    settle()
    with qtbot.waitSignal(pane.continue_requested) as asked:
        _button(pane, "continueButton").click()
    assert asked.args == [message_id]


def test_arrows_between_branches(pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any) -> None:
    question = session.put(Role.USER, "x")
    first = session.put(Role.ASSISTANT, "one", parent_id=question)
    second = session.put(Role.ASSISTANT, "two", parent_id=question)
    third = session.put(Role.ASSISTANT, "three", parent_id=question)
    session.conversation.current_id = second
    pane.show_session(session)
    settle()
    assert pane.findChild(QLabel, "branchLabel").text() == "2/3"  # type: ignore[union-attr]
    with qtbot.waitSignal(pane.branch_requested) as asked:
        _button(pane, "previousBranchButton").click()
    assert asked.args == [first]
    with qtbot.waitSignal(pane.branch_requested) as asked:
        _button(pane, "nextBranchButton").click()
    assert asked.args == [third]
    session.conversation.current_id = third
    session.path_changed.emit()
    settle()
    assert pane.findChild(QLabel, "branchLabel").text() == "3/3"  # type: ignore[union-attr]
    assert not _button(pane, "nextBranchButton").isEnabled()


def test_while_an_answer_grows_nothing_else_can_be_asked(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    session.grow(message_id, "text")
    settle()
    assert not _button(pane, "regenerateButton").isEnabled()
    assert not _button(pane, "deleteButton").isEnabled()
    assert _button(pane, "copyButton").isEnabled()
    session.finish(message_id)
    settle()
    assert _button(pane, "regenerateButton").isEnabled()
    assert _button(pane, "deleteButton").isEnabled()


def test_every_button_has_a_name_for_screen_readers(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "x")
    session.add(Role.ASSISTANT, "```python\nx\n```", reasoning="y")
    settle()
    for button in pane.findChildren(QToolButton):
        if button.objectName() not in {"qt_toolbar_ext_button", ""} or button.isVisible():
            assert button.accessibleName() or button.text(), button.objectName()


def test_details_tell_tokens_time_and_cost(qtbot: Any, theme: Theme, session: PlainSession) -> None:
    tiers = (PriceTier("0.8", "2"),)
    pane = TranscriptPane(
        theme, model_lookup=lambda endpoint, model: Model(endpoint_id=endpoint, id=model, prices=tiers)
    )
    qtbot.addWidget(pane)
    pane.show()
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, "y", usage=Usage(100, 50, 150, reasoning_tokens=20), duration_ms=65_000)
    pane.show_session(session)
    qtbot.waitUntil(pane.is_settled)
    text = pane.accessories.requests.details(session.path()[-1])
    assert "Model: doubao-1.5-pro-32k" in text
    assert "Input tokens: 100" in text
    assert "of these for thinking: 20" in text
    assert "Took: 1 min 5 s" in text
    assert "Cost: about ¥0.00018" in text


# ---- links --------------------------------------------------------------------------------------


def test_a_click_on_a_link_asks_for_it(pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any) -> None:
    session.add(Role.USER, "x")
    session.add(Role.ASSISTANT, "[a link to click](https://example.org/x)")
    settle()
    block = pane.view.document().find("a link to click").block()
    rect = pane.view.rect_of(block)
    place = QPoint(round(rect.left() + 30), round(rect.center().y()))
    assert pane.view.anchorAt(place) == "https://example.org/x"
    with qtbot.waitSignal(pane.link_requested) as asked:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["https://example.org/x"]


# ---- following and places -----------------------------------------------------------------------


def test_it_follows_the_end_until_the_reader_scrolls_up(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    bar = pane.view.verticalScrollBar()
    for number in range(60):
        session.grow(message_id, f"Line {number}.\n\n")
        settle()
        assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() // 2)
    settle()
    place = bar.value()
    top = pane.view.first_visible_block().text()
    assert _button(pane, "scrollToEndButton").isVisible()
    for number in range(60, 90):
        session.grow(message_id, f"Line {number}.\n\n")
        settle()
    assert bar.value() == place
    assert pane.view.first_visible_block().text() == top
    assert _button(pane, "scrollToEndButton").text() == "New text below"
    _button(pane, "scrollToEndButton").click()
    settle()
    assert bar.value() == bar.maximum()
    assert not _button(pane, "scrollToEndButton").isVisible()
    session.grow(message_id, "The end.\n\n")
    settle()
    assert bar.value() == bar.maximum()


def test_a_message_sent_while_reading_above_brings_the_end(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    for number in range(40):
        session.put(Role.USER if number % 2 == 0 else Role.ASSISTANT, f"{number}\n\n" + "text " * 60)
    pane.show_session(session)
    settle()
    pane.to_start()
    settle()
    session.add(Role.USER, "newest question")
    settle()
    bar = pane.view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert "newest question" in _text(pane)


def test_any_message_can_be_shown(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    ids = [session.put(Role.USER if n % 2 == 0 else Role.ASSISTANT, f"number-{n} " + "text " * 80) for n in range(300)]
    pane.show_session(session)
    settle()
    for number in (0, 7, 150, 299, 42):
        pane.scroll_to_message(ids[number])
        settle()
        found = pane.view.document().find(f"number-{number} ")
        top = pane.view.rect_of(found.block()).top()
        assert -5 <= top < pane.view.viewport().height() - 20, number


def test_the_place_is_kept_when_the_width_changes(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    ids = [session.put(Role.USER if n % 2 == 0 else Role.ASSISTANT, f"number-{n} " + "text " * 150) for n in range(60)]
    pane.show_session(session)
    pane.scroll_to_message(ids[31])
    settle()
    top = pane.view.first_visible_block().text()
    for width in (500, 1200, 640, 900):
        pane.resize(width, 700)
        settle()
        assert pane.view.first_visible_block().text() == top


# ---- language and theme -------------------------------------------------------------------------


def test_the_language_changes_at_once(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qapp: QApplication, qtbot: Any
) -> None:
    session.add(Role.USER, "x")
    session.add(Role.ASSISTANT, "y", reasoning="z", reasoning_ms=1_500, state=MessageState.STOPPED)
    settle()
    use_language(qapp, "zh_CN")
    qtbot.waitUntil(lambda: "你" in _text(pane))
    settle()
    assert _button(pane, "thoughtButton").text() == "思考了 1.5 秒"
    assert "已停止。" in _words(pane)
    assert _button(pane, "copyButton").toolTip() == "复制"


def test_sessions_do_not_mix(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "first session")
    other = PlainSession()
    other.put(Role.USER, "second session")
    pane.show_session(other)
    session.add(Role.ASSISTANT, "late answer")
    settle()
    assert "second session" in _text(pane)
    assert "first session" not in _text(pane)
    assert "late answer" not in _text(pane)
    pane.show_session(session)
    settle()
    assert "late answer" in _text(pane)


def test_coming_back_to_a_conversation_shows_it_where_it_was_left(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    ids = [session.put(Role.USER if n % 2 == 0 else Role.ASSISTANT, f"number-{n} " + "text " * 90) for n in range(90)]
    pane.show_session(session)
    pane.scroll_to_message(ids[40])
    settle()
    top = pane.view.first_visible_block().text()
    other = PlainSession()
    other.put(Role.USER, "elsewhere")
    pane.show_session(other)
    settle()
    assert pane.view.is_following
    pane.show_session(session)
    settle()
    assert pane.view.first_visible_block().text() == top


def test_the_tool_bar_is_reached_by_the_tab_key(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    first = session.put(Role.USER, "question")
    session.put(Role.ASSISTANT, "answer")
    pane.show_session(session)
    settle()
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert pane.accessories.tools.index == 0
    qtbot.keyClick(pane.view, Qt.Key.Key_Tab)
    focused = pane.focusWidget()
    assert focused is not None
    assert pane.accessories.tools.bar.isAncestorOf(focused)
    names = []
    while (focused := pane.focusWidget()) is not None and pane.accessories.tools.bar.isAncestorOf(focused):
        names.append(focused.objectName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert {"copyButton", "editButton", "regenerateButton", "deleteButton", "quoteButton"} <= set(names)
    with qtbot.waitSignal(pane.edit_requested) as asked:
        qtbot.keyClick(_button(pane, "editButton"), Qt.Key.Key_Space)
    assert asked.args == [first]


def test_widgets_of_what_is_out_of_sight_go(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    for number in range(120):
        session.put(Role.USER, f"q{number}")
        session.put(Role.ASSISTANT, "text\n\n" * 8 + "```\ncode\n```", reasoning="thoughts", unreadable_events=1)
    pane.show_session(session)
    settle()
    bar = pane.view.verticalScrollBar()
    for _ in range(60):
        bar.setValue(max(0, bar.value() - 600))
        settle()
    widgets = [
        widget for widget in pane.view.viewport().findChildren(QWidget) if widget.parent() is pane.view.viewport()
    ]
    assert len(widgets) < 40


def test_it_still_follows_at_the_end_of_a_very_long_answer(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "a long story")
    message_id = session.start()
    text, place = answers(100_000), 0
    while place < len(text):
        session.grow(message_id, text[place : place + 1_500])
        place += 1_500
        pane.display.draw_now()
        bar = pane.view.verticalScrollBar()
        assert pane.view.is_following
        assert bar.value() == bar.maximum()
    session.grow(message_id, "\n\nThe very end.")
    session.finish(message_id)
    settle()
    assert pane.view.is_following
    assert pane.view.visible_blocks()[-2].rect.bottom() <= pane.view.viewport().height() + 1
    assert any(visible.block.text() == "The very end." for visible in pane.view.visible_blocks())


def test_a_formula_wider_than_the_window_is_not_shrunk_until_it_cannot_be_read(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, "$$" + "+".join(f"a_{{{number}}}" for number in range(90)) + "$$")
    pane.show_session(session)  # type: ignore[arg-type]  # it has what the pane uses of a session
    settle()
    assert pane.view.horizontalScrollBar().maximum() > 100
