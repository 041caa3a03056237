"""What does not go together among the set parameters, in a sentence, with what would put it right.

`with_consequences` is the other half: what setting one parameter does to others at once. Hints never block sending:
services differ, and the user may know better. The rules come from the services' documentation and error messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.core.budget import Budget
from app.core.catalog import Endpoint, Model
from app.core.hint import Circumstances, Fix, Hint, Parameters
from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_table import BY_NAME
from app.core.parameters import chosen_function, function_names
from app.core.request import EXTRA_BODY, STREAM, STREAM_OPTIONS


def with_consequences(parameters: Parameters, name: str, value: JsonValue) -> dict[str, JsonValue]:
    """`parameters` with `name` set (None: not sent) and what follows from it: top_logprobs needs logprobs."""
    changed = {**parameters, name: value}
    if name == "top_logprobs" and value is not None:
        changed["logprobs"] = True
    if name == "logprobs" and value is not True:
        changed["top_logprobs"] = None
    return {key: item for key, item in changed.items() if item is not None}


def hints(
    parameters: Parameters,
    model: Model,
    endpoint: Endpoint | None = None,
    circumstances: Circumstances = Circumstances(),  # noqa: B008 - frozen
) -> list[Hint]:
    """Everything worth saying about `parameters` for `model` at `endpoint`, the gravest first."""
    found: list[Hint] = []
    found += _refused(circumstances.refused)
    found += _missing(parameters)
    found += _two_lengths(parameters)
    found += _json_word(parameters, circumstances.messages_say_json)
    found += _length(parameters, model, circumstances.prompt_tokens)
    found += _bias(parameters, model, circumstances.logit_bias_model)
    found += _streaming(parameters, endpoint)
    found += _overridden(parameters)
    found += _unknown(parameters)
    found += _while_thinking(parameters)
    found += _format_with_tools(parameters)
    found += _alike(parameters)
    return found


def is_thinking(parameters: Parameters) -> bool:
    """Whether the parameters ask the model to think."""
    thinking = parameters.get("thinking")
    extra = parameters.get(EXTRA_BODY)
    return (
        (isinstance(thinking, Mapping) and thinking.get("type") == "enabled")
        or parameters.get("reasoning_effort") not in (None, "none", "minimal")
        or (isinstance(extra, Mapping) and extra.get("enable_thinking") is True)
    )


def wants_json(parameters: Parameters) -> bool:
    """Whether response_format asks for JSON of any structure."""
    return _format_type(parameters) == "json_object"


def _format_type(parameters: Parameters) -> str:
    value = parameters.get("response_format")
    return str(value.get("type", "")) if isinstance(value, Mapping) else ""


def _filled(zh: str, en: str, **labels: Text) -> Text:
    """A sentence with the labels of parameters in it, each in its language."""
    return Text(
        Text(zh, en).say("zh", **{name: label.zh for name, label in labels.items()}),
        Text(zh, en).say("en", **{name: label.en for name, label in labels.items()}),
    )


def _drop(*names: str) -> Fix:
    """The button that stops sending the first of `names`, and the others with it."""
    label = _filled("不发送“{label}”", "Do not send “{label}”", label=BY_NAME[names[0]].label)
    return Fix(label, dict.fromkeys(names))


def _keep(name: str, others: Iterable[str]) -> Fix:
    label = _filled("只留“{label}”", "Keep only “{label}”", label=BY_NAME[name].label)
    return Fix(label, dict.fromkeys(others))


def _refused(refused: Iterable[str]) -> Iterator[Hint]:
    for name in refused:
        spec = BY_NAME.get(name)
        label = spec.label if spec else Text(name, name)
        yield Hint(
            (name if spec else EXTRA_BODY,),
            _filled(
                "“{label}”没有发送：这个服务的当前模型拒绝了它。",
                "“{label}” is not sent: this service refused it for this model.",
                label=label,
            ),
            (Fix(Text("重新发送它", "Send it again"), accept_again=name),),
        )


def _missing(parameters: Parameters) -> Iterator[Hint]:
    for name in parameters:
        for needed in BY_NAME[name].requires if name in BY_NAME else ():
            if parameters.get(needed) in (None, False):
                sentence = _filled(
                    "只有设了“{needed}”才能用，否则多数服务会报错。",
                    "Only works together with “{needed}”; most services refuse it otherwise.",
                    needed=BY_NAME[needed].label,
                )
                turn_on = Fix(Text("一起打开", "Turn it on"), {needed: True})
                fixes = (turn_on, _drop(name)) if needed == "logprobs" else (_drop(name),)
                yield Hint((name, needed), sentence, fixes)
    function = chosen_function(parameters.get("tool_choice"))
    if function and parameters.get("tools") and function not in function_names(parameters["tools"]):
        sentence = Text(
            f"工具里没有叫“{function}”的函数。", f"There is no function called “{function}” among the tools."
        )
        yield Hint(("tool_choice", "tools"), sentence, (_drop("tool_choice"),))


def _two_lengths(parameters: Parameters) -> Iterator[Hint]:
    pair = ("max_completion_tokens", "max_tokens")
    if all(name in parameters for name in pair):
        sentence = Text("两个长度上限同时设，很多服务会拒绝。", "Many services refuse both length limits together.")
        yield Hint(pair, sentence, (_keep(pair[1], pair[:1]), _keep(pair[0], pair[1:])))


def _json_word(parameters: Parameters, said: bool) -> Iterator[Hint]:
    if wants_json(parameters) and not said:
        sentence = Text(
            "用 JSON 格式时，消息里必须出现“JSON”这个词，否则多数服务会报错。",
            "With the JSON format a message has to mention “JSON”, or most services refuse the request.",
        )
        line = Text("请用 JSON 格式回答。", "Answer in JSON.")
        fix = Fix(Text("在系统提示词里加一句", "Add a line to the system prompt"), system_prompt_line=line)
        yield Hint(("response_format",), sentence, (fix,))


def _length(parameters: Parameters, model: Model, prompt_tokens: int) -> Iterator[Hint]:
    budget = Budget(model.context_tokens, prompt_tokens, 0, model.max_output_tokens)
    most, left = budget.longest_answer, budget.left
    if most is None:
        return
    by_context = left is not None and left < (budget.max_output or left + 1)
    for name in ("max_tokens", "max_completion_tokens"):
        value = parameters.get(name)
        if not isinstance(value, int) or value <= most:
            continue
        sentence = (
            Text(f"上下文大约只剩 {most:,} 个 token 给回答了。", f"Only about {most:,} tokens of the context are left.")
            if by_context
            else Text(
                f"这个模型一次最多写 {most:,} 个 token。", f"This model writes at most {most:,} tokens at a time."
            )
        )
        lower = Fix(Text(f"改成 {most:,}", f"Set it to {most:,}"), {name: most})
        yield Hint((name,), sentence, (lower,) if most else ())
    if not {"max_tokens", "max_completion_tokens"} & set(parameters):
        sentence = Text(f"当前最多可写约 {most:,} 个 token。", f"At most about {most:,} tokens are possible now.")
        yield Hint(("max_tokens",), sentence, is_note=True)


def _bias(parameters: Parameters, model: Model, made_for: str) -> Iterator[Hint]:
    if "logit_bias" in parameters and made_for and made_for != model.id:
        sentence = Text(
            f"这是为“{made_for}”填的。换了模型，token 编号就不一样了。",
            f"This was made for “{made_for}”. Token numbers are different for another model.",
        )
        yield Hint(("logit_bias",), sentence, (_drop("logit_bias"),))


def _streaming(parameters: Parameters, endpoint: Endpoint | None) -> Iterator[Hint]:
    by_default = endpoint.streaming if endpoint else True
    if parameters.get(STREAM_OPTIONS) and not parameters.get(STREAM, by_default):
        sentence = Text("没有打开“边写边显示”，所以这一项不会发送。", "Not sent, because “Show while writing” is off.")
        yield Hint((STREAM_OPTIONS, STREAM), sentence, (_drop(STREAM_OPTIONS),))


def _overridden(parameters: Parameters) -> Iterator[Hint]:
    extra = parameters.get(EXTRA_BODY)
    for name in extra if isinstance(extra, Mapping) else ():
        if name in parameters and name in BY_NAME:
            sentence = Text(
                f"这里的 {name} 会盖过上面设的值。", f"{name} in here replaces the value that is set above."
            )
            yield Hint((EXTRA_BODY, name), sentence, (_drop(name),))


def _unknown(parameters: Parameters) -> Iterator[Hint]:
    for name in parameters:
        if name not in BY_NAME:
            sentence = Text(
                f"这个对话还带有“{name}”这一项，也会发送。", f"This chat also holds “{name}”, which is sent too."
            )
            fix = Fix(Text(f"不发送“{name}”", f"Do not send “{name}”"), {name: None})
            yield Hint((EXTRA_BODY,), sentence, (fix,), is_note=True)


_UNUSED_WHILE_THINKING = (
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "logprobs",
)


def _while_thinking(parameters: Parameters) -> Iterator[Hint]:
    if not is_thinking(parameters):
        return
    by = "thinking" if "thinking" in parameters else "reasoning_effort"
    by = by if by in parameters else EXTRA_BODY
    for name in ("stop", "response_format"):
        if name in parameters and (name == "stop" or _format_type(parameters).startswith("json")):
            sentence = Text("思考的时候，不少服务会拒绝这一项。", "Many services refuse this while the model thinks.")
            yield Hint((name, by), sentence, (_drop(name),))
    unused = [name for name in _UNUSED_WHILE_THINKING if name in parameters]
    if unused:
        sentence = Text(
            "思考的时候，随机性、概率一类的设置往往不起作用，或者会被拒绝。",
            "While a model thinks, settings for creativity and probabilities are often ignored or refused.",
        )
        dropped = unused if "logprobs" not in unused else [*unused, "top_logprobs"]
        fix = Fix(Text("不发送这些设置", "Do not send them"), dict.fromkeys(dropped))
        yield Hint((by, *unused), sentence, (fix,))


def _format_with_tools(parameters: Parameters) -> Iterator[Hint]:
    if "tools" in parameters and _format_type(parameters).startswith("json"):
        sentence = Text(
            "同时使用工具和 JSON 格式，不少服务会拒绝。", "Many services refuse tools together with a JSON format."
        )
        yield Hint(("response_format", "tools"), sentence, (_drop("response_format"),))


def _alike(parameters: Parameters) -> Iterator[Hint]:
    if "temperature" in parameters and "top_p" in parameters:
        sentence = _filled(
            "“{a}”和“{b}”作用相近，一般只设一个。",
            "“{a}” and “{b}” do much the same; set only one of them.",
            a=BY_NAME["temperature"].label,
            b=BY_NAME["top_p"].label,
        )
        fixes = (_keep("temperature", ["top_p"]), _keep("top_p", ["temperature"]))
        yield Hint(("top_p", "temperature"), sentence, fixes)
    penalties = [name for name in ("frequency_penalty", "presence_penalty", "repetition_penalty") if name in parameters]
    if len(penalties) > 1:
        sentence = Text(
            "几项防重复的设置会叠加，很容易过头，一般只设一个。",
            "These settings against repetition add up and easily go too far; one is usually enough.",
        )
        keep = tuple(_keep(name, [other for other in penalties if other != name]) for name in penalties)
        yield Hint((penalties[-1], *penalties[:-1]), sentence, keep)
