"""The rows for what surrounds an answer: its format, tools, probabilities, transport, and anything else.

Ranges: the documentation of wcode.net's doubao-1.5-pro-32k; the range of logit_bias and the shapes of tools and
response_format: OpenAI's chat-completions reference.
"""

from __future__ import annotations

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import (
    Choice,
    Integer,
    JsonArray,
    JsonObject,
    Option,
    Template,
    Toggle,
    ToolChoice,
)
from app.core.parameter_shapes import (
    EXTRA_BODY_SHAPE,
    LOGIT_BIAS_SHAPE,
    RESPONSE_FORMAT_SHAPE,
    TOOLS_SHAPE,
)
from app.core.parameters import Group, ParameterSpec
from app.core.request import EXTRA_BODY, STREAM, STREAM_OPTIONS

AUTOMATIC = Text("自动", "Automatic")

_BOOK_SCHEMA: dict[str, JsonValue] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "year": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["title", "year", "tags"],
    "additionalProperties": False,
}

FORMAT = (
    ParameterSpec(
        name="response_format",
        label=Text("回答格式", "Answer format"),
        help=Text(
            "让模型只输出 JSON，或者严格按你给的结构输出，适合给程序用。"
            "用 JSON 时，消息里要提到“JSON”这个词。平常聊天不用设。",
            "Makes the model answer in JSON only, or exactly in a structure that you give: for use by programs. With "
            "JSON, a message has to mention the word “JSON”. Not needed for ordinary chats.",
        ),
        domain=JsonObject(
            RESPONSE_FORMAT_SHAPE,
            (
                Template(Text("普通文字", "Plain text"), {"type": "text"}),
                Template(Text("JSON", "JSON"), {"type": "json_object"}),
                Template(
                    Text("按结构输出（JSON Schema）", "In a structure (JSON Schema)"),
                    {
                        "type": "json_schema",
                        "json_schema": {"name": "book", "strict": True, "schema": _BOOK_SCHEMA},
                    },
                ),
            ),
        ),
        group=Group.FORMAT,
        conflicts=("tools", "thinking"),
    ),
    ParameterSpec(
        name="structured_outputs",
        label=Text("结构化输出", "Structured output"),
        help=Text(
            "告诉服务可以用“回答格式”里的 JSON Schema。只有个别服务需要，多数模型不认识它。",
            "Tells the service that a JSON Schema in “Answer format” may be used. Only a few services want it; most do "
            "not know it.",
        ),
        domain=Toggle(),
        group=Group.FORMAT,
        advanced=True,
        requires=("response_format",),
    ),
)

TOOLS = (
    ParameterSpec(
        name="tools",
        label=Text("工具（函数）", "Tools (functions)"),
        help=Text(
            "模型可以请求调用的函数，用 JSON 描述。它想用时会停下来，由你填入结果，然后它接着回答。",
            "Functions that the model may ask for, described in JSON. When it wants one it stops, you fill in the "
            "result, and it goes on.",
        ),
        domain=JsonArray(
            TOOLS_SHAPE,
            (
                Template(
                    Text("查询天气", "Get the weather"),
                    [
                        {
                            "type": "function",
                            "function": {
                                "name": "get_weather",
                                "description": "Get the current weather of a city",
                                "parameters": {
                                    "type": "object",
                                    "properties": {"city": {"type": "string", "description": "Name of the city"}},
                                    "required": ["city"],
                                },
                            },
                        }
                    ],
                ),
                Template(
                    Text("没有参数的函数", "A function without arguments"),
                    [
                        {
                            "type": "function",
                            "function": {
                                "name": "current_time",
                                "description": "Get the current date and time",
                                "parameters": {"type": "object", "properties": {}},
                            },
                        }
                    ],
                ),
            ),
        ),
        group=Group.TOOLS,
        conflicts=("response_format",),
    ),
    ParameterSpec(
        name="tool_choice",
        label=Text("是否使用工具", "Use of tools"),
        help=Text(
            "由模型自己决定、不准用、必须用，或者指定用哪一个。要先填好上面的工具。",
            "Let the model decide, forbid tools, demand one, or name the one to use. Fill in the tools above first.",
        ),
        domain=ToolChoice(
            (
                Option("auto", Text("由模型决定", "The model decides")),
                Option("none", Text("不使用", "Use none")),
                Option("required", Text("必须使用", "Use at least one")),
            )
        ),
        group=Group.TOOLS,
        server_default="auto",
        requires=("tools",),
    ),
    ParameterSpec(
        name="parallel_tool_calls",
        label=Text("同时调用多个工具", "Several tools at once"),
        help=Text(
            "开：模型可以一次请求好几个工具；关：一次一个，按顺序来。要先填好上面的工具。",
            "On: the model may ask for several tools in one answer. Off: one after the other. Fill in the tools first.",
        ),
        domain=Toggle(),
        group=Group.TOOLS,
        server_default=True,
        requires=("tools",),
    ),
)

LOGPROBS = (
    ParameterSpec(
        name="logprobs",
        label=Text("返回用词概率", "Word probabilities"),
        help=Text(
            "让服务告诉你模型对每个词有多大把握。回答会大很多，研究模型时才需要。",
            "Asks how sure the model was of each word. It makes answers much larger; only for studying a model.",
        ),
        domain=Toggle(),
        group=Group.LOGPROBS,
        server_default=False,
    ),
    ParameterSpec(
        name="top_logprobs",
        label=Text("备选词个数", "Alternatives per word"),
        help=Text(
            "每个位置再列出几个最可能的备选词，0 到 20。设了它会自动打开“返回用词概率”。",
            "How many of the likeliest alternatives to list at each place, 0 to 20. Setting it turns “Word "
            "probabilities” on.",
        ),
        domain=Integer(0, 20),
        group=Group.LOGPROBS,
        requires=("logprobs",),
    ),
    ParameterSpec(
        name="logit_bias",
        label=Text("词语偏好", "Favoured tokens"),
        help=Text(
            "让某些 token 更容易（最高 100）或更难（最低 -100）出现。"
            "键是 token 编号，每个模型都不一样，换模型后要重填。",
            "Makes single tokens more likely (up to 100) or less (down to −100). The names are token numbers, which "
            "differ from model to model: fill it in anew when you change the model.",
        ),
        domain=JsonObject(
            LOGIT_BIAS_SHAPE,
            (
                Template(Text("禁止一个 token", "Forbid a token"), {"15339": -100}),
                Template(Text("偏爱一个 token", "Favour a token"), {"15339": 5}),
            ),
        ),
        group=Group.LOGPROBS,
        advanced=True,
    ),
)

TRANSPORT = (
    ParameterSpec(
        name=STREAM,
        label=Text("边写边显示", "Show while writing"),
        help=Text(
            "开：回答一边生成一边显示，可以随时停止。关：写完才一次显示，只在网络代理不支持时才需要。不设就按服务的设置来。",
            "On: the answer appears as it is written and can be stopped. Off: it comes in one piece, for networks that "
            "cannot pass it live. Left alone, the service's own setting applies.",
        ),
        domain=Toggle(),
        group=Group.TRANSPORT,
        server_default=True,
        unset=AUTOMATIC,
    ),
    ParameterSpec(
        name=STREAM_OPTIONS,
        label=Text("统计用量", "Token counts"),
        help=Text(
            "边写边显示时，请服务在最后附上 token 用量，用来算费用。个别旧服务会报错，那就选“不发送”。",
            "While showing live, asks the service for the token counts at the end, from which the cost is worked out. "
            "Some old services refuse it; then choose “Do not send”.",
        ),
        domain=Choice(
            (
                Option({"include_usage": True}, Text("附上用量", "Ask for them")),
                Option({}, Text("不发送这一项", "Do not send")),
            )
        ),
        group=Group.TRANSPORT,
        unset=AUTOMATIC,
    ),
)

EXTRA = (
    ParameterSpec(
        name=EXTRA_BODY,
        label=Text("其他参数", "Anything else"),
        help=Text(
            "这里的 JSON 会原样并入请求，而且最后生效，可以填上面没有的参数。model、messages 和 stream 不能在这里改。",
            "This JSON goes into the request as it is, last of all: for anything that is not listed above. model, "
            "messages and stream cannot be changed here.",
        ),
        domain=JsonObject(
            EXTRA_BODY_SHAPE,
            (
                Template(Text("通义千问：开启思考", "Qwen: thinking on"), {"enable_thinking": True}),
                Template(
                    Text("通义千问：限制思考长度", "Qwen: limited thinking"),
                    {"enable_thinking": True, "thinking_budget": 4096},
                ),
                Template(
                    Text("wcode / OpenRouter：开启思考", "wcode / OpenRouter: thinking on"),
                    {"reasoning": {"enabled": True}},
                ),
                Template(Text("MiniMax：分开思考过程", "MiniMax: reasoning apart"), {"reasoning_split": True}),
            ),
        ),
        group=Group.EXTRA,
    ),
)

ROWS = (*FORMAT, *TOOLS, *LOGPROBS, *TRANSPORT, *EXTRA)
