"""Where the user puts conversations: pinned, starred, archived, folders, tags. How it is done is Refiling's part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import attrgetter

from msgspec.structs import replace

from app.core.conversation import Filing
from app.core.list_order import name_key
from app.session import deeds
from app.session.refiling import Refiling, Wish
from app.session.shelf import Shelf

_LONGEST_NAME = 100


class Organiser:
    """Every wish about the place of conversations, for any number of them; deleting is `Deleting`'s part."""

    def __init__(self, shelf: Shelf, refiling: Refiling) -> None:
        self._shelf = shelf
        self._counted: tuple[int, Counter[str]] = (-1, Counter())
        self.refiling = refiling
        """Its signals tell what became of the wishes; `undo` is there."""

    # conversations

    def pin(self, ids: Iterable[str], on: bool = True) -> None:
        """Puts conversations above all others, or back among them."""
        self.refiling.do(ids, Wish(lambda f: replace(f, pinned=on), deeds.PINNED if on else deeds.UNPINNED))

    def star(self, ids: Iterable[str], on: bool = True) -> None:
        """Marks conversations, or takes the mark away."""
        self.refiling.do(ids, Wish(lambda f: replace(f, starred=on), deeds.STARRED if on else deeds.UNSTARRED))

    def archive(self, ids: Iterable[str], on: bool = True) -> None:
        """Takes conversations out of the list, or back into it."""
        self.refiling.do(ids, Wish(lambda f: replace(f, archived=on), deeds.ARCHIVED if on else deeds.UNARCHIVED))

    def move(self, ids: Iterable[str], folder: str) -> None:
        """Puts conversations into a folder, which need not exist yet; "" takes them out of theirs."""
        folder = _clean(folder)
        sentence = deeds.MOVED if folder else deeds.MOVED_OUT
        self.refiling.do(ids, Wish(lambda f: replace(f, folder=folder), sentence, folder, new_folder=folder))

    def unfile(self, ids: Iterable[str]) -> None:
        """Puts conversations back among all others: neither pinned nor in a folder."""
        self.refiling.do(ids, Wish(lambda f: replace(f, folder="", pinned=False), deeds.UNFILED))

    def tag(self, ids: Iterable[str], tag: str) -> None:
        """Gives conversations a tag."""
        if tag := _clean(tag):
            self.refiling.do(ids, Wish(lambda f: _with_tags(f, (*f.tags, tag)), deeds.TAGGED, tag))

    def untag(self, ids: Iterable[str], tag: str) -> None:
        """Takes a tag from conversations."""
        self.refiling.do(ids, Wish(lambda f: _with_tags(f, _without(f, tag)), deeds.UNTAGGED, tag))

    # folders and tags as a whole

    def folders(self) -> list[str]:
        """All folders by name, those without a conversation too."""
        used = {summary.folder for summary in self._shelf.every() if summary.folder}
        return sorted(used.union(self.refiling.kept_folders()), key=name_key)

    def tags(self) -> list[str]:
        """All tags by name."""
        return sorted(self.tag_counts(), key=name_key)

    def tag_counts(self) -> Counter[str]:
        """How many conversations each tag has; counted anew only when something has changed."""
        if self._counted[0] != self._shelf.version:
            tagged = filter(None, map(attrgetter("tags"), self._shelf.every()))
            self._counted = self._shelf.version, Counter(chain.from_iterable(tagged))
        return self._counted[1]

    def make_folder(self, name: str) -> None:
        """Makes an empty folder."""
        if name := _clean(name):
            self.refiling.do((), Wish(lambda f: f, deeds.FOLDER_MADE, name, new_folder=name))

    def rename_folder(self, old: str, new: str) -> None:
        """Gives a folder another name; if there is one with that name, they become one."""
        if (new := _clean(new)) not in {"", old}:
            wish = Wish(lambda f: replace(f, folder=new), deeds.FOLDER_RENAMED, new, new_folder=new, old_folder=old)
            self.refiling.do(self._in_folder(old), wish)

    def delete_folder(self, name: str) -> None:
        """Removes a folder; its conversations stay."""
        wish = Wish(lambda f: replace(f, folder=""), deeds.FOLDER_DELETED, name, old_folder=name)
        self.refiling.do(self._in_folder(name), wish)

    def rename_tag(self, old: str, new: str) -> None:
        """Gives a tag another name wherever it is."""
        if (new := _clean(new)) not in {"", old}:
            wish = Wish(lambda f: _with_tags(f, (new if tag == old else tag for tag in f.tags)), deeds.TAG_RENAMED, new)
            self.refiling.do(self._tagged(old), wish)

    def delete_tag(self, tag: str) -> None:
        """Takes a tag from all conversations."""
        self.refiling.do(self._tagged(tag), Wish(lambda f: _with_tags(f, _without(f, tag)), deeds.TAG_DELETED, tag))

    # These are asked when it is their turn: wishes before may still move something.

    def _in_folder(self, name: str) -> Iterator[str]:
        yield from [summary.id for summary in self._shelf.every() if summary.folder == name]

    def _tagged(self, tag: str) -> Iterator[str]:
        yield from [summary.id for summary in self._shelf.every() if tag in summary.tags]


def _clean(name: str) -> str:
    """A folder's or tag's name as it is kept: one line without blanks around it."""
    return " ".join(name.split())[:_LONGEST_NAME].strip()


def _with_tags(filing: Filing, tags: Iterable[str]) -> Filing:
    return replace(filing, tags=tuple(dict.fromkeys(tags)))


def _without(filing: Filing, tag: str) -> list[str]:
    return [one for one in filing.tags if one != tag]
