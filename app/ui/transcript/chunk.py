"""One piece of a Markdown text, built into specs when first asked for; where texts are cut is in `chunks`."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from app.ui.transcript.builder import Builder, Context
from app.ui.transcript.markdown import parse
from app.ui.transcript.specs import Block, Kind, Run, Spec, Style, Table
from app.ui.transcript.text_safety import plain


class Chunk:
    """A piece of the text with what must be known to build it alone. Specs are built when first asked for."""

    __slots__ = ("_context", "_first", "_is_settled", "_prefix", "_references", "_specs", "text")

    def __init__(
        self,
        text: str,
        references: dict[str, Any],
        prefix: str = "",
        context: Context | None = None,
        first: Chunk | None = None,
        *,
        is_settled: bool = False,
    ) -> None:
        self.text = text
        self._is_settled = is_settled
        self._prefix, self._context, self._first = prefix, context or Context(), first
        self._references = references
        self._specs: tuple[Spec, ...] | None = None

    @property
    def begins_anew(self) -> bool:
        """Whether its first block begins in it."""
        return not (self._context.continues or self._context.paragraph)

    def specs(self) -> tuple[Spec, ...]:
        """What the chunk looks like."""
        if self._specs is None:
            source = self._prefix + self.text
            context = self._context
            if self._first:
                widths, words = self._first.widths()
                context = replace(context, widths=widths, words=words)
            tokens = parse(source, self._references, more_follows=self._is_settled)
            self._specs = Builder(source, tokens, context).specs()
        return self._specs

    def widths(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The column widths of its last table and those of the longest words, for the table's next piece."""
        if self._first:
            return self._first.widths()
        tables = (spec for spec in reversed(self.specs()) if isinstance(spec, Table))
        return next(((spec.widths, spec.words) for spec in tables), ((), ()))


class LiteralChunk(Chunk):
    """Text that is shown as it was written."""

    __slots__ = ()

    def specs(self) -> tuple[Spec, ...]:
        lines = self.text.removesuffix("\n").split("\n")
        pieces = [line[at : at + 2000] for line in lines for at in range(0, max(len(line), 1), 2000)]
        return tuple(Block(Kind.TEXT, (Run(plain(piece), Style.LITERAL),) if piece else ()) for piece in pieces)
