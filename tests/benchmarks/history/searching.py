"""Search as typed: from the key to the first hits with their excerpts, through the store as the window asks it."""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import time
from pathlib import Path

import msgspec

from app.core.search.hits import Order
from app.core.search.query import parse
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from devtools import system
from tests.benchmarks.history import words

LIMITS_MS = {1_000_000: 50, 100_000: 20}
_TERMS = 25
"""Of each kind; each is typed character by character up to LONGEST."""
_LONGEST = 8
_FIRST = 12
_WITH_RG = 5


async def measure(folder: Path, messages: int) -> bool:
    """Prints p50 and p95 for each length; whether the longest p95 is within the limit."""
    store = ConversationStore(folders_under(folder))
    listing = await store.listing()
    await store.verify({summary.id: summary for summary in listing.summaries})
    times: dict[tuple[str, int], list[float]] = {}
    counts: list[float] = []
    for kind, terms in _terms(folder).items():
        for term in terms:
            for length in range(1, min(_LONGEST, len(term)) + 1):
                begin = time.perf_counter()
                search = store.index.search(parse(term[:length]), Order.NEWEST)
                found = await search.more(_FIRST)
                times.setdefault((kind, length), []).append(time.perf_counter() - begin)
                assert found.groups
                begin = time.perf_counter()
                await search.count()
                counts.append(time.perf_counter() - begin)
                search.cancel()
    await store.aclose()
    print("  first hits, ms (p50 / p95) for 1 to 8 characters:")
    for kind in dict.fromkeys(kind for kind, _ in times):
        row = (_quantiles(times[kind, length]) for length in range(1, _LONGEST + 1) if (kind, length) in times)
        print(f"    {kind:<14}" + "  ".join(f"{median:5.1f} /{high:5.1f}" for median, high in row))
    everything = [seconds for some in times.values() for seconds in some]
    median, high = _quantiles(everything)
    worst = max(_quantiles(some)[1] for some in times.values())
    limit = LIMITS_MS[messages]
    print(f"  all {len(everything)}: p50 {median:.1f} ms, p95 {high:.1f} ms, longest {1000 * max(everything):.1f} ms")
    print(
        f"  highest p95 of a kind and length: {worst:.1f} ms, at most {limit}: {'ok' if worst <= limit else 'TOO MUCH'}"
    )
    print("  counting all hits afterwards: p50 {:.0f} ms, p95 {:.0f} ms".format(*_quantiles(counts)), flush=True)
    _ripgrep(folder, _terms(folder), median)
    return high <= limit


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    ordered = sorted(seconds)
    return 1000 * statistics.median(ordered), 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _terms(folder: Path) -> dict[str, list[str]]:
    """Frequent and rare terms in both languages, and pieces of sentences as they stand in the conversations."""
    rng = random.Random(7)
    chinese, english = words.chinese(), words.english()
    names = sorted(path.name for path in (folder / "conversations").iterdir())
    texts = " ".join(_text(folder / "conversations" / name) for name in rng.sample(names, 40))
    runs = [run for run in re.findall("[\u4e00-\u9fff]+", texts) if len(run) >= _LONGEST]
    phrases = [phrase for phrase in re.findall("[a-z]+ [a-z]+ [a-z]+", texts) if len(phrase) >= _LONGEST]
    return {
        "zh frequent": ["".join(rng.choices(chinese[:60], k=1)) for _ in range(_TERMS)],
        "zh rare": [words.RARE_ZH, *_standing_in(texts, chinese[-12_000:], _TERMS)],
        "zh sentences": [
            run[start : start + _LONGEST] for run in rng.sample(runs, _TERMS) for start in (0, len(run) // 3)
        ],
        "en frequent": rng.sample([word for word in english[:90] if len(word) > 2], _TERMS),
        "en rare": [words.RARE_EN, *_standing_in(texts, english[-12_000:], _TERMS)],
        "en phrases": rng.sample(phrases, _TERMS),
    }


def _standing_in(texts: str, rare: list[str], count: int) -> list[str]:
    return [word for word in rare if word in texts and len(word) > 1][:count]


def _text(folder: Path) -> str:
    loaded = msgspec.json.decode((folder / "conversation.json").read_bytes())
    return " ".join(part.get("text", "") for message in loaded["messages"] for part in message["parts"])


def _ripgrep(folder: Path, terms: dict[str, list[str]], median: float) -> None:
    """The same terms looked for in the files."""
    system.need_programs({"rg": "ripgrep"})
    took = []
    for some in terms.values():
        for term in some[:_WITH_RG]:
            begin = time.perf_counter()
            command = ["rg", "-l", "-i", "-F", "--no-messages", "--", term[:_LONGEST], str(folder / "conversations")]
            subprocess.run(command, capture_output=True, check=False, timeout=600)
            took.append(time.perf_counter() - begin)
    rg = 1000 * statistics.median(took)
    print(
        f"  ripgrep over the same files: median {rg:.0f} ms, {rg / median:,.0f} times the index's first hits",
        flush=True,
    )
