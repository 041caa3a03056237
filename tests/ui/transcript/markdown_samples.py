"""Markdown for tests: what models write, what breaks parsers, and long blocks of each kind."""

from __future__ import annotations

import random

WORDS = [
    "heat",
    "热量",
    "the",
    "compressor",
    "压缩机",
    "works",
    "because",
    "因为",
    "energy",
    "能量",
    "moves",
    "slowly",
    "in",
    "a",
    "circle",
    "循环",
    "and",
    "然后",
    "stops。",
    "emoji",
    "😀",
    "family",
    "👨\u200d👩\u200d👧",
    "é",
    "ß",
]
INLINE = [
    "**bold**",
    "*it*",
    "~~gone~~",
    "`code`",
    "**注意：**请看",
    "[link](https://e.org)",
    "[x](javascript:alert(1))",
    "$a_1+b$",
    r"\(x^2\)",
    "https://example.com/a_b?c=d",
    "www.example.org",
    "<br>",
    "<b>x</b>",
    "[^1]",
    "![alt](x.png)",
    "a*b*c",
    "_a_ b",
    "snake_case_name",
    "5 < 6 & 7 > 3",
    "&amp;",
    "\\*no\\*",
    "**open",
    "`open",
    "[open",
    "$5 and $6",
    "![",
    "]",
    "](",
]
LINES = [
    "# Head",
    "## 标题 *x*",
    "Setext",
    "===",
    "---",
    "***",
    "- item",
    "* star",
    "+ plus",
    "1. one",
    "2) two",
    "10. ten",
    "- [ ] todo",
    "- [x] done",
    "  - nested",
    "    - deep",
    "   continued",
    "> quote",
    "> > deep quote",
    ">",
    "> - in quote",
    "```",
    "```python",
    "~~~",
    "    indented code",
    "| a | b |",
    "|---|:-:|",
    "| 1 | 2 |",
    "a | b",
    "--|--",
    "$$",
    "$$x$$",
    "\\[",
    "\\]",
    "\\[y\\]",
    "<div>",
    "</div>",
    "<!-- note",
    "-->",
    "[ref]: https://e.org",
    "[^1]: note",
    "[ref]",
    "def f(x):",
    "\treturn x",
    "",
    "",
    "",
]


def paragraph(random_: random.Random, words: int = 12) -> str:
    """Words and inline marks on one line."""
    picked = [random_.choice(INLINE) if random_.random() < 0.2 else random_.choice(WORDS) for _ in range(words)]
    return random_.choice(["", " "]).join(picked) if random_.random() < 0.2 else " ".join(picked)


def anything(random_: random.Random, lines: int) -> str:
    """Lines of all kinds in any order: rarely sensible, always to be read the same way."""
    out = []
    for _ in range(lines):
        kind = random_.random()
        if kind < 0.45:
            out.append(random_.choice(LINES))
        elif kind < 0.6:
            out.append(random_.choice(LINES) + " " + paragraph(random_, 4))
        else:
            out.append(paragraph(random_, random_.randint(1, 14)))
    return "\n".join(out)


def answer(random_: random.Random, blocks: int) -> str:
    """Blocks as models write them."""
    makers = [
        lambda: "#" * random_.randint(1, 4) + " " + paragraph(random_, 4),
        lambda: paragraph(random_, random_.randint(5, 60)),
        lambda: "\n".join(
            f"{random_.choice(['-', '-', '  -'])} {paragraph(random_, 6)}" for _ in range(random_.randint(2, 9))
        ),
        lambda: "\n".join(f"{number}. {paragraph(random_, 7)}" for number in range(1, random_.randint(3, 9))),
        lambda: "> " + "\n> ".join(paragraph(random_, 9) for _ in range(random_.randint(1, 4))),
        lambda: (
            "```python\n"
            + "\n".join("    " * random_.randint(0, 2) + paragraph(random_, 5) for _ in range(random_.randint(1, 12)))
            + "\n```"
        ),
        lambda: table(random_, random_.randint(1, 6)),
        lambda: "$$\nx^2 + \\frac{a}{b}\n$$",
        lambda: "---",
    ]
    return "\n\n".join(random_.choice(makers)() for _ in range(blocks))


def table(random_: random.Random, rows: int) -> str:
    """A table of three columns."""
    body = "\n".join(f"| {n} | {paragraph(random_, 3).replace('|', '')} | {n * n} |" for n in range(rows))
    return f"| No. | Text | Square |\n|----:|:-----|:-:|\n{body}"


def long_block(kind: str, characters: int, random_: random.Random) -> str:
    """One block of a kind that does not end before `characters`."""
    lines: list[str] = []
    length = number = 0
    prefixes = {"quote": "> ", "list": "- ", "code": "", "paragraph": "", "table": ""}
    if kind == "code":
        lines.append("```python")
    if kind == "table":
        lines += ["| No. | Text | Square |", "|----:|:-----|:-:|"]
    while length < characters:
        number += 1
        words = " ".join(random_.choice(WORDS) for _ in range(14))
        if kind == "table":
            line = f"| {number} | {words} | **{number * number}** |"
        elif kind == "code":
            line = f"    value_{number} = compute({number}, '{words}')  # 计算"
        else:
            line = f"{prefixes[kind]}{words}. 第 {number} 句，**重点** in `code` here。"
        lines.append(line)
        length += len(line)
    return " ".join(lines) if kind == "paragraph" else "\n".join(lines)
