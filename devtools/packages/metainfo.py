"""The AppStream description: what software centres show. Addresses are put in when the build knows the project's."""

from __future__ import annotations

from xml.sax.saxutils import escape

from devtools.environment import ROOT
from devtools.packages.release_facts import Facts

TEMPLATE = ROOT / "packaging" / "linux" / "dousha.metainfo.xml"
_PICTURES = {
    "chat-en-light": ("A chat with formulas, code and a table", "带公式、代码和表格的对话"),
    "thinking-zh-dark": ("A model that thinks aloud, in dark colours", "深色界面和模型的思考过程"),
    "models-en-dark": ("Models, parameters and prices", "模型、参数和价格"),
}
"""Files of docs/pictures without .png, and what they show."""


def text(facts: Facts) -> str:
    """The component for this release."""
    filled = facts.fill(TEMPLATE.read_text(encoding="utf-8")).replace("@ID@", component_id(facts))
    if not facts.repository:
        return filled
    address = escape(facts.repository)
    urls = f'  <url type="homepage">{address}</url>\n  <url type="bugtracker">{address}/issues</url>\n'
    return filled.replace("  <launchable", urls + _screenshots(facts) + "  <launchable", 1)


def component_id(facts: Facts) -> str:
    """io.github.OWNER.dousha where the project is known to be on GitHub; else it belongs to this machine."""
    owner = facts.repository.removeprefix("https://github.com/").partition("/")[0]
    return (
        f"io.github.{owner.lower().replace('-', '_')}.dousha"
        if "github.com" in facts.repository
        else "localhost.dousha.dousha"
    )


def _screenshots(facts: Facts) -> str:
    raw = facts.repository.replace("https://github.com/", "https://raw.githubusercontent.com/")
    rows = []
    for number, (name, (english, chinese)) in enumerate(_PICTURES.items()):
        kind = ' type="default"' if number == 0 else ""
        rows.append(
            f"    <screenshot{kind}>\n"
            f"      <caption>{english}</caption>\n"
            f'      <caption xml:lang="zh_CN">{chinese}</caption>\n'
            f"      <image>{escape(raw)}/v{facts.version}/docs/pictures/{name}.png</image>\n"
            "    </screenshot>\n"
        )
    return "  <screenshots>\n" + "".join(rows) + "  </screenshots>\n"
