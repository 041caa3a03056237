"""The table of formats that conversations can be exported to, and the one function that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from app.core.conversation import Conversation
from app.core.localized import Text
from app.exchange.exporters.exporting import Export, ExportCancelledError, ReadAttachment, Write, Writer
from app.exchange.exporters.file_names import safe_name
from app.exchange.exporters.html import html
from app.exchange.exporters.json_formats import chatgpt_json, dousha_json, openai_messages
from app.exchange.exporters.sections import UNTITLED
from app.exchange.exporters.text_formats import markdown, plain_text

_OURS = "dousha_json"


@dataclass(frozen=True)
class Format:
    """One format, with the words of its menu entry."""

    name: str
    """Never changes: kept in settings."""
    label: Text
    help: Text
    ending: str
    """Of the file of one conversation, without the dot."""
    write: Writer = field(repr=False)
    attachments_beside: bool = False
    """A conversation with attachments needs an archive: they do not fit into its file."""

    def needs_archive(self, conversations: int, *, attachments: bool) -> bool:
        """Whether the export must be a zip; if not, it still may be one."""
        return (conversations != 1 and self.name != "chatgpt_json") or (attachments and self.attachments_beside)

    def file_ending(self, *, archive: bool) -> str:
        """Without the first dot."""
        ours = "dousha." if self.name == _OURS else ""  # packages tell the desktop whose files these are
        return f"{ours}{'zip' if archive else self.ending}"

    def file_name(self, title: str, language: str, *, archive: bool) -> str:
        """What to propose in the file dialog; `title` is that of the conversation, or a word for many."""
        return f"{safe_name(title, UNTITLED.say(language))}.{self.file_ending(archive=archive)}"


_ALL = Text(
    "包含所有分支、思考过程和附件，可以再导入豆沙。", "All branches, reasoning and attachments. Can be imported again."
)
_MARKDOWN = Text("给笔记和文档用，附件放在旁边。只含当前分支。", "For notes and documents. The branch that is shown.")
_HTML = Text(
    "用浏览器打开，图片都在里面；导出多个时附带搜索页。只含当前分支。",
    "For any browser, images inside, with a search page for many. The branch that is shown.",
)
_TEXT = Text("只有文字。只含当前分支。", "The words alone. The branch that is shown.")
_MESSAGES = Text(
    "发给模型的 role 和 content，图片也在里面。只含当前分支。",
    "Roles and contents as a service gets them, images inside. The branch that is shown.",
)

FORMATS = (
    Format("dousha_json", Text("豆沙 JSON（完整备份）", "Dousha JSON (complete)"), _ALL, "json", dousha_json, True),
    Format("markdown", Text("Markdown 文档", "Markdown"), _MARKDOWN, "md", markdown, True),
    Format("html", Text("网页（HTML）", "Web page (HTML)"), _HTML, "html", html),
    Format("plain_text", Text("纯文本", "Plain text"), _TEXT, "txt", plain_text),
    Format(
        "chatgpt_json",
        Text("ChatGPT 格式 JSON", "ChatGPT-shaped JSON"),
        Text("包含所有分支，其他聊天软件大多能导入。", "All branches. Most other chat programs can import it."),
        "json",
        chatgpt_json,
        True,
    ),
    Format(
        "openai_messages",
        Text("OpenAI messages JSON（开发者）", "OpenAI messages JSON (for developers)"),
        _MESSAGES,
        "json",
        openai_messages,
    ),
)
"""In the order of the menu."""


def export(
    format: Format,
    conversations: Iterable[Conversation],
    read_attachment: ReadAttachment,
    write: Write,
    *,
    archive: bool,
    snapshot: Callable[[Conversation], bytes],
    language: str = "en",
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[tuple[str, str]]:
    """Writes `conversations`, one in memory at a time; gives conversation and name of attachments that were missing.

    `progress` is told how many are begun. `cancelled` is asked before each; when it says yes, ExportCancelledError is
    raised and what was written is of no use. Without `archive` there must be one conversation (ChatGPT's shape takes
    any number). Raises what `write`, `snapshot` and the iterable raise.
    """
    run = Export(read_attachment, snapshot, language)

    def watched() -> Iterator[Conversation]:
        for count, conversation in enumerate(conversations, 1):
            if cancelled():
                raise ExportCancelledError
            progress(count)
            yield conversation

    format.write(watched(), run, write, archive=archive)
    return run.missing
