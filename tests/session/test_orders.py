"""The orders of the list: at once for some, in slices for very many, true whatever changes meanwhile."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.core.conversation import ConversationSummary, Filing
from app.core.list_order import Ordered, Sort, ordered
from app.session.orders import Orders
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from tests.waiting import emission

ORDERS = [Sort.CHANGED, Sort.CREATED, Sort.TITLE]
MANY = 26_000


class Desk:
    """A shelf with conversations, and the orders of it."""

    def __init__(self, data_dir: Path, count: int) -> None:
        self.shelf = Shelf(ConversationStore(folders_under(data_dir)), Tasks())
        self.orders = Orders(self.shelf, Tasks())
        self.random = random.Random(4)
        self.shelf.put_back(*(self.one(str(number)) for number in range(count)))

    def one(self, conversation_id: str) -> ConversationSummary:
        instants = [f"2026-{self.random.randrange(1, 10**9):09}" for _ in range(2)]
        filing = Filing(folder=self.random.choice(["", "", "Work"]), archived=self.random.random() < 0.1)
        return ConversationSummary(conversation_id, f"title {self.random.random()}", *instants, filing=filing)

    def change(self, steps: int) -> None:
        """Conversations come, change and go."""
        for _ in range(steps):
            which = str(self.random.randrange(40))
            if self.random.random() < 0.3:
                self.shelf.remove(which)
            else:
                self.shelf.put_summaries(self.one(which))

    async def get(self, sort: Sort) -> Ordered:
        while (made := self.orders.get(sort)) is None:
            await emission(self.orders.ready)
        return made


@pytest.mark.parametrize("steps", [0, 1, 30, 500])
async def test_orders_are_true_after_any_changes(qapp: QCoreApplication, tmp_path: Path, steps: int) -> None:
    desk = Desk(tmp_path, 30)
    for _ in range(3):
        for sort in ORDERS:
            assert desk.orders.get(sort) == ordered(desk.shelf.every(), sort)
        desk.change(steps)


async def test_very_many_are_put_in_order_in_slices(qapp: QCoreApplication, tmp_path: Path) -> None:
    desk = Desk(tmp_path, MANY)
    for sort in ORDERS:
        assert desk.orders.get(sort) is None
        assert await desk.get(sort) == ordered(desk.shelf.every(), sort)
        desk.change(20)
        assert desk.orders.get(sort) == ordered(desk.shelf.every(), sort)  # few changes are followed at once


@pytest.mark.parametrize("steps", [20, 1_000])
async def test_changes_while_the_order_is_made_are_in_it(qapp: QCoreApplication, tmp_path: Path, steps: int) -> None:
    desk = Desk(tmp_path, MANY)
    assert desk.orders.get(Sort.TITLE) is None
    await asyncio.sleep(0)
    desk.change(steps)
    desk.orders.get(Sort.CREATED)
    desk.change(20)
    assert await desk.get(Sort.TITLE) == ordered(desk.shelf.every(), Sort.TITLE)
    assert await desk.get(Sort.CREATED) == ordered(desk.shelf.every(), Sort.CREATED)
