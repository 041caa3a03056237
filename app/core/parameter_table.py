"""All request fields that the app knows, in the sidebar's order. A new field is one row in one of the two parts."""

from __future__ import annotations

from app.core import parameter_table_answers, parameter_table_formats
from app.core.localized import Text
from app.core.parameters import Group, ParameterSpec

PARAMETERS: tuple[ParameterSpec, ...] = (*parameter_table_answers.ROWS, *parameter_table_formats.ROWS)
BY_NAME: dict[str, ParameterSpec] = {spec.name: spec for spec in PARAMETERS}

GROUP_LABELS: dict[Group, Text] = {
    Group.SAMPLING: Text("回答风格", "Style of answers"),
    Group.LENGTH: Text("长度", "Length"),
    Group.REASONING: Text("思考", "Thinking"),
    Group.REPETITION: Text("重复", "Repetition"),
    Group.FORMAT: Text("输出格式", "Output format"),
    Group.TOOLS: Text("工具", "Tools"),
    Group.LOGPROBS: Text("词语概率", "Word probabilities"),
    Group.TRANSPORT: Text("传输方式", "Transport"),
    Group.EXTRA: Text("其他", "Anything else"),
}


def in_group(group: Group) -> tuple[ParameterSpec, ...]:
    """The rows of one group, in order."""
    return tuple(spec for spec in PARAMETERS if spec.group == group)
