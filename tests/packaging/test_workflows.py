"""The workflows call commands that exist, and nobody else's code but what was looked at."""

from __future__ import annotations

import re
import shlex

import pytest

from devtools.command_line import _parser
from devtools.environment import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CALL = re.compile(r'(?:python3?|command -v python\)") dev\.py ([^|>)\n]+)')


def texts() -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in WORKFLOWS}


@pytest.mark.parametrize("call", sorted({call for text in texts().values() for call in CALL.findall(text)}))
def test_a_command_of_ours(call: str) -> None:
    words = [re.sub(r"\$\{?\w+.*", "1.2.3", word) for word in shlex.split(call)]
    known, _ = _parser().parse_known_args(words)  # exits for a command or value that there is not
    assert known.command


def test_there_are_calls_to_check() -> None:
    calls = [call for text in texts().values() for call in CALL.findall(text)]
    assert {"test", "package", "release"} <= {call.split()[0] for call in calls}
    assert any("--packages" in call for call in calls)


@pytest.mark.parametrize("name", texts())
def test_what_others_wrote_is_pinned_and_nothing_runs_for_ever(name: str) -> None:
    text = texts()[name]
    for used in re.findall(r"uses: (\S+)", text):
        assert used.startswith("./") or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used
    assert text.count("runs-on:") == len(re.findall(r"^    timeout-minutes:", text, re.MULTILINE))
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    assert "permissions:\n  contents: read\n" in text
