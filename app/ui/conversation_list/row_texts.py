"""What a row of the list says, in the language in force; where the row stands is not its matter."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject

from app.core.conversation import ConversationSummary, automatic_title
from app.session.shelf import ConversationState
from app.ui.conversation_list import dates
from app.ui.conversation_list.headings import GroupKey, GroupKind
from app.ui.language import current_language


class RowTexts(QObject):
    """Titles, second lines and headings."""

    def title(self, summary: ConversationSummary) -> str:
        """The title on one line, never empty."""
        return " ".join(summary.title.split()) or automatic_title(summary.draft) or self.tr("New chat")

    def problem(self, summary: ConversationSummary) -> str:
        """What is wrong with a conversation that needs attention, else ""."""
        return summary.problem.say(current_language()) if summary.problem else ""

    def subtitle(self, summary: ConversationSummary, now: datetime) -> str:
        """The second line: what is wrong, or age and model. A pinned one stands above its folder and names it."""
        if summary.problem:
            return self.problem(summary)
        minutes = dates.minutes_ago(summary.updated_at, now)
        if minutes is None:
            age = dates.when(summary.updated_at, now, current_language())
        elif minutes:
            age = self.tr("{n} min ago").format(n=minutes)
        else:
            age = self.tr("just now")
        draft = self.tr("Draft") if summary.draft.strip() else ""
        folder = _line(summary.folder) if summary.pinned else ""
        return " · ".join(part for part in (draft, folder, age, summary.model) if part)

    def tool_tip(self, summary: ConversationSummary) -> str:
        """What is wrong, or the whole title and how it is filed."""
        filed = self.filing(summary)
        return self.problem(summary) or "\n".join(part for part in (self.title(summary), filed) if part)

    def filing(self, summary: ConversationSummary) -> str:
        """How the user has filed it, in words."""
        parts = [
            self.tr("Pinned") if summary.pinned else "",
            self.tr("Starred") if summary.starred else "",
            self.tr("Archived") if summary.archived else "",
            self.tr("Folder: {name}").format(name=_line(summary.folder)) if summary.folder else "",
            self.tr("Tags: {names}").format(names=", ".join(map(_line, summary.tags))) if summary.tags else "",
        ]
        return ", ".join(part for part in parts if part)

    def folder_state(self, count: int, *, is_closed: bool) -> str:
        """What a screen reader says about a folder."""
        chats = self.tr("1 chat") if count == 1 else self.tr("{n} chats").format(n=count)
        return ", ".join((self.tr("Folder, closed") if is_closed else self.tr("Folder, open"), chats))

    def state(self, state: ConversationState) -> str:
        """What the mark at a row means; "" for none."""
        return {
            ConversationState.STREAMING: self.tr("Answering"),
            ConversationState.FAILED: self.tr("The last answer failed"),
            ConversationState.UNREAD: self.tr("New answer"),
        }.get(state, "")

    def heading(self, key: GroupKey) -> str:
        """The words of a heading."""
        if key.month:
            return dates.month_name(key.month, current_language())
        if key.name:
            return _line(key.name)
        return {
            GroupKind.ATTENTION: self.tr("Needs attention"),
            GroupKind.PINNED: self.tr("Pinned"),
            GroupKind.TITLE: self.tr("By title"),
            GroupKind.MODEL: self.tr("Without a model"),
            GroupKind.TODAY: self.tr("Today"),
            GroupKind.YESTERDAY: self.tr("Yesterday"),
            GroupKind.WEEK: self.tr("Previous 7 days"),
            GroupKind.DAYS_30: self.tr("Previous 30 days"),
            GroupKind.UNDATED: self.tr("Without a date"),
        }[key.kind]


def _line(name: str) -> str:
    """A name from a file on one line, not too long."""
    return " ".join(name[:200].split())
