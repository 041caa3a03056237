"""Whatever is done in whatever order: what is on disk is what is in the window, and every message can be reached."""

from __future__ import annotations

import random

import pytest
from PySide6.QtWidgets import QApplication

from app.core.message import MessageState, Role
from app.session.chat_session import ChatSession
from app.storage.conversations import ConversationStore
from tests.server.behaviour import error_response, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.session.conftest import OpenDesk
from tests.session.desk import Desk, cut_off, held
from tests.waiting import emission

ANSWERS = [stream(*said("Hel", "lo")), error_response(400, "no"), cut_off("Half"), held("Held")]


async def one_step(desk: Desk, session: ChatSession, server: ScriptedServer, dice: random.Random) -> None:
    """Does something that the window offers for the conversation as it is."""
    server.then(dice.choice(ANSWERS))
    path = session.path()
    one = dice.choice(path) if path else None
    replies = [message for message in path if message.role == Role.ASSISTANT]
    questions = [message for message in path if message.role == Role.USER]
    steps = ["send", "send", "draft", "parameter", "undo"]
    steps += ["switch", "delete"] if one else []
    steps += ["regenerate", "continue"] if replies else []
    steps += ["edit"] if questions else []
    step = dice.choice(steps)
    if step == "send":
        session.turns.send(f"Question {dice.random()}")
    elif step == "edit":
        session.turns.edit(dice.choice(questions).id, f"Edited {dice.random()}")
    elif step == "regenerate":
        session.turns.regenerate(dice.choice(replies).id)
    elif step == "continue":
        session.turns.continue_reply(dice.choice(replies).id)
    elif step == "switch":
        session.switch_branch(dice.choice(session.conversation.siblings(one.id)))
    elif step == "delete":
        session.delete(one.id)
    elif step == "undo":
        session.undo_delete()
    elif step == "draft":
        session.set_fields(draft=f"Draft {dice.random()}")
    else:
        session.set_parameter("seed", dice.choice([None, 1, 2]))
    if session.is_running:
        if dice.random() < 0.5 and session.running_message_id:
            session.switch_branch(dice.choice(session.path()).id)
        if dice.random() < 0.3:
            session.turns.stop()
        else:
            server.release("go")
    await desk.ended(session) if session.path() else None


def reachable(session: ChatSession) -> set[str]:
    talk = session.conversation
    found, ends = set[str](), [talk.current_id]
    while ends:
        for message in talk.path_to(ends.pop() or ""):
            if message.id not in found:
                found.add(message.id)
                ends += [talk.leaf_below(sibling) for sibling in talk.siblings(message.id)]
    return found


@pytest.mark.parametrize("seed", range(5))
async def test_memory_and_disk_agree(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, seed: int
) -> None:
    dice = random.Random(seed)
    conversation_id = ""
    for _restart in range(3):
        async with open_desk() as desk:
            if conversation_id:
                desk.workspace.open(conversation_id)
                (session,) = await emission(desk.workspace.opened)
            else:
                session = desk.chat()
                session.turns.send("First")
                server.release("go")
                await desk.ended(session)
            conversation_id = session.id
            for _ in range(12):
                await one_step(desk, session, server, dice)
                alive = {message.id for message in session.conversation.messages.values() if not message.deleted_at}
                assert reachable(session) == alive
                assert not any(m.state == MessageState.STREAMING for m in session.conversation.messages.values())
            stored = await desk.stored(conversation_id)  # as after a kill
            assert stored.messages == session.conversation.messages
            assert stored.current_id == session.conversation.current_id
            assert (stored.draft, stored.parameters) == (session.conversation.draft, session.conversation.parameters)
            memory = session.conversation
        store = ConversationStore(desk.folders)  # as after quitting
        folded = (await store.load(conversation_id)).conversation
        await store.aclose()
        assert folded.messages == memory.messages
        assert not (desk.folders.conversations / conversation_id / "journal.jsonl").exists()
