"""The page that lists exported conversations and searches in them without a network, and the style of all pages."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from html import escape
from types import TracebackType

from app.core.localized import Text

_IN_MEMORY = 8_000_000
"""Bytes of collected texts before they go to a temporary file: an export may be larger than the memory."""
_PIECE = 1_000_000

STYLE = """
:root { color-scheme: light dark; --back: #fff; --text: #1f2328; --soft: #656d76; --box: #f3f4f6; --line: #d0d7de; }
@media (prefers-color-scheme: dark) {
  :root { --back: #17181a; --text: #e6e6e6; --soft: #9aa0a6; --box: #24262a; --line: #3a3d42; }
}
body { margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.65 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; } time { color: var(--soft); font-weight: normal; font-size: .8rem; }
section.user { background: var(--box); border-radius: 10px; padding: .1rem 1rem; margin-top: 1.5rem; }
section.user h2 { margin-top: .8rem; }
pre { background: var(--box); border-radius: 8px; padding: .8rem; overflow-x: auto; overflow-wrap: normal; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .9em; }
blockquote { border-left: 3px solid var(--line); margin-left: 0; padding-left: 1rem; color: var(--soft); }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3rem .6rem; }
img { max-width: 100%; border-radius: 8px; } details { color: var(--soft); }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem .8rem; }
@media print { section { break-inside: auto; } main { max-width: none; padding: 0; } }
"""

_TITLE = Text("导出的对话", "Exported conversations")
_SEARCH = Text("搜索（空格分隔多个词）", "Search (words are separated by spaces)")

_SCRIPT = """
const rows = JSON.parse(document.getElementById('data').textContent);
const list = document.getElementById('list');
const plain = (text) => text.normalize('NFKC').toLowerCase();
const items = rows.map(([title, address, time, text]) => {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = address;
  link.textContent = title;
  const note = document.createElement('time');
  note.textContent = ' ' + time.slice(0, 10);
  item.append(link, note);
  list.append(item);
  return [item, plain(title + '\\n' + text)];
});
document.getElementById('search').addEventListener('input', (event) => {
  const words = plain(event.target.value).split(/\\s+/).filter(Boolean);
  for (const [item, text] of items) item.hidden = !words.every((word) => text.includes(word));
});
"""


class SearchPage:
    """Collects titles, addresses and texts while pages are written; then gives the page that finds them."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._rows = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed by __exit__
        self._count = 0

    def __enter__(self) -> SearchPage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def add(self, title: str, address: str, time: str, texts: list[str]) -> None:
        """One page. `address` is relative to the search page and percent-encoded."""
        row = json.dumps([title, address, time, "\n".join(texts)])  # ASCII: no character can be misread
        if self._count:
            self._rows.write(b",\n")
        # a JSON text may hold "</script>"; as escapes these characters mean nothing to a browser
        self._rows.write(row.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode())
        self._count += 1

    def pieces(self) -> Iterator[bytes]:
        """The whole page."""
        language = "zh-CN" if self._language.startswith("zh") else "en"
        title, search = escape(_TITLE.say(self._language)), escape(_SEARCH.say(self._language))
        yield (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "script-src 'unsafe-inline'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
            f'<input id="search" type="search" placeholder="{search}" aria-label="{search}" autofocus>\n'
            '<ul id="list"></ul>\n</main>\n<script type="application/json" id="data">[\n'
        ).encode()
        self._rows.seek(0)
        while piece := self._rows.read(_PIECE):
            yield piece
        yield f"\n]</script>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n".encode()
