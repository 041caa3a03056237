"""The row of chips above the message field: takes files and pictures, knows what waits to be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.localized import Text
from app.core.message import FilePart, ImagePart, Part
from app.session.chat_session import ChatSession
from app.ui.attachments.prepared import Prepared, RefusedError
from app.ui.flow_layout import FlowLayout
from app.ui.language import current_language
from app.ui.theme import Theme
from app.ui.transcript.background import Background

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from app.ui.attachments.chips import Chip

_MOST = 20
"""Files of one message."""
_NOT_KEPT = Text("附件没能保存：{reason}。", "The attachment could not be saved: {reason}.")
_TOO_MANY = Text("一条消息最多 {most} 个附件。", "A message can have {most} attachments at most.")
_GONE = Text("附件“{name}”的文件已经不在了。", "The file of the attachment “{name}” is gone.")


class AttachmentTray(QWidget):
    """Hidden while there is nothing in it."""

    changed = Signal()
    """Something was attached or taken away."""
    emptied_by_key = Signal()
    """The last chip was taken away while it had the keyboard."""
    failed = Signal(str)
    """A sentence: why a file was not attached."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachmentTray")
        self._theme = theme
        self._session: ChatSession | None = None
        self._background = Background(self)
        self._chips: list[Chip] = []
        self._unseen: list[Part] = []
        """Parts of an edited message that no chip can show."""
        self.hint = QLabel(self)
        self.hint.setObjectName("attachmentHint")
        self.hint.setProperty("muted", True)
        self.hint.setWordWrap(True)
        self.hint.hide()
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(4)
        box.addWidget(self._row)
        box.addWidget(self.hint)
        self.hide()

    # what waits

    @property
    def is_busy(self) -> bool:
        """Whether a file is still being read."""
        return any(chip.part is None for chip in self._chips)

    def parts(self) -> tuple[Part, ...]:
        """What would be sent now."""
        return (*(chip.part for chip in self._chips if chip.part is not None), *self._unseen)

    def has_images(self) -> bool:
        """Whether an image is among them."""
        return any(isinstance(part, ImagePart) for part in self.parts())

    def show_parts(self, session: ChatSession | None, parts: Sequence[Part]) -> None:
        """Shows other parts, of a session; what is still being read goes to the draft of the former one."""
        self._session = session
        for chip in self._chips:
            self._forget(chip)
        self._chips.clear()
        self._unseen.clear()
        for part in parts:
            if isinstance(part, ImagePart | FilePart) and part.file:
                self._show_kept(part)
            else:
                self._unseen.append(part)
        self._tell()

    def _show_kept(self, part: ImagePart | FilePart) -> None:
        from PySide6.QtGui import QImage

        assert self._session is not None
        chip, read = self._add_chip(part.name or part.file), self._session.attachments.read
        chip.part = part
        chip.show_part(part, part.size if isinstance(part, FilePart) else 0, QImage())

        def arrived(found: Prepared | RefusedError) -> None:
            if chip in self._chips and isinstance(found, Prepared):
                chip.show_part(part, len(found.data), found.thumbnail)
            elif chip in self._chips and isinstance(found, RefusedError) and found.sentence is _GONE:
                self._refuse(_GONE, name=part.name)

        from app.ui.attachments.preparing import prepare

        self._background.run(partial(_attempt, lambda: prepare(part.name, read(part.file))), arrived)

    # taking in

    def choose(self) -> None:
        """Asks for files."""
        from PySide6.QtWidgets import QFileDialog  # hundreds of names that few need

        dialog = QFileDialog(self.window(), self.tr("Attach images or text files"))
        dialog.setObjectName("attachDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        images = "*.png *.jpg *.jpeg *.webp *.gif *.bmp"
        dialog.setNameFilters([self.tr("Images and text files") + " (*)", self.tr("Images") + f" ({images})"])
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @staticmethod
    def accepts(data: QMimeData) -> bool:
        """Whether what is dropped or pasted is files or a picture. Text with a picture of it (spreadsheets) is text."""
        return bool(_local_files(data)) or (data.hasImage() and not data.hasText())

    def add_data(self, data: QMimeData) -> None:
        """Attaches what was dropped or pasted."""
        from PySide6.QtGui import QImage  # not before something is attached

        from app.ui.attachments.preparing import prepare_image

        if paths := _local_files(data):
            self.add_files(paths)
        elif isinstance(image := data.imageData(), QImage):
            name = self.tr("pasted image") + ".png"
            self._prepare(name, lambda: prepare_image(name, image))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attaches files."""
        from app.ui.attachments.preparing import read_file

        for path in paths:
            self._prepare(path.name, partial(read_file, path))

    def _prepare(self, name: str, work: Callable[[], Prepared]) -> None:
        session = self._session
        if session is None:
            return
        if len(self._chips) >= _MOST:
            self._refuse(_TOO_MANY, most=_MOST)
            return
        chip = self._add_chip(name)
        self._tell()
        self._background.run(partial(_attempt, work), lambda found: self._prepared(session, chip, found))

    def _prepared(self, session: ChatSession, chip: Chip, found: Prepared | RefusedError) -> None:
        if isinstance(found, Prepared):
            session.attachments.keep(
                found.data,
                found.suffix,
                lambda name: self._kept(session, chip, found, name),
                lambda reason: self._not_kept(chip, reason),
            )
        else:
            self._refuse(found.sentence, **found.values)
            self._remove(chip)

    def _kept(self, session: ChatSession, chip: Chip, found: Prepared, name: str) -> None:
        part: ImagePart | FilePart
        if found.is_image:
            part = ImagePart(file=name, name=found.name, media_type=found.media_type)
        else:
            part = FilePart(file=name, name=found.name, media_type=found.media_type, size=len(found.data))
        if chip in self._chips:
            chip.show_part(part, len(found.data), found.thumbnail)
            self._tell()
        elif session is not self._session:  # the user went on to another chat: it waits in the draft of its own
            session.set_fields(draft_parts=(*session.conversation.draft_parts, part))
        else:
            session.attachments.drop_unused(name)

    def _not_kept(self, chip: Chip, reason: Text) -> None:
        self._refuse(_NOT_KEPT, reason=reason.say(current_language()))
        self._remove(chip)

    def _refuse(self, sentence: Text, **values: object) -> None:
        self.failed.emit(sentence.say(current_language(), **values))

    # chips

    def _add_chip(self, name: str) -> Chip:
        from app.ui.attachments.chips import Chip  # with the first file

        chip = Chip(name, self._theme, self._row)
        chip.removed.connect(lambda: self._remove(chip))
        self._chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _remove(self, chip: Chip) -> None:
        if chip not in self._chips:
            return
        place = self._chips.index(chip)
        had_focus = chip.remove_button.hasFocus()
        self._chips.remove(chip)
        self._forget(chip)
        self._tell()
        if chip.part is not None and self._session is not None:
            self._session.attachments.drop_unused(chip.part.file)
        if had_focus and self._chips:
            self._chips[min(place, len(self._chips) - 1)].remove_button.setFocus()
        elif had_focus:
            self.emptied_by_key.emit()

    def _forget(self, chip: Chip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _tell(self) -> None:
        self.setVisible(bool(self._chips))
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for chip in self._chips:
                chip.retranslate()
        super().changeEvent(event)


def _attempt(work: Callable[[], Prepared]) -> Prepared | RefusedError:
    """What `work` makes, or why it made nothing."""
    try:
        return work()
    except RefusedError as error:
        return error
    except OSError as error:
        return RefusedError(_GONE, name=error.filename or "")


def _local_files(data: QMimeData) -> list[Path]:
    """The files that `data` names, if it names nothing else."""
    urls = data.urls()
    return [Path(url.toLocalFile()) for url in urls] if urls and all(url.isLocalFile() for url in urls) else []
