"""The rows for how an answer is written: choice of words, repetition, length, thinking.

Ranges and server defaults: the documentation of wcode.net's doubao-1.5-pro-32k; `thinking` and `reasoning_effort`:
Volcengine Ark, DeepSeek, OpenAI.
"""

from __future__ import annotations

from app.core.localized import Text
from app.core.parameter_domains import (
    LARGEST_INTEGER,
    SMALLEST_INTEGER,
    Choice,
    Integer,
    Number,
    Option,
    TextList,
)
from app.core.parameters import Group, ParameterSpec

SAMPLING = (
    ParameterSpec(
        name="temperature",
        label=Text("随机性", "Creativity"),
        help=Text(
            "越低，回答越稳定、越中规中矩；越高，用词越多变、越有创意，太高就会跑题。"
            "写代码、查资料宜低，写故事、想点子可以高一些。",
            "Low makes answers steady and predictable, high makes them varied and inventive; too high and they ramble. "
            "Go low for code and facts, higher for stories and ideas.",
        ),
        domain=Number(0, 2, 0.05),
        group=Group.SAMPLING,
        server_default=1.0,
        conflicts=("top_p",),
    ),
    ParameterSpec(
        name="top_p",
        label=Text("选词范围", "Range of words"),
        help=Text(
            "模型只在可能性加起来达到这个比例的词里挑选：0.1 只用最有把握的词，1 表示不限制。"
            "它和“随机性”作用相近，一般只设其中一个。",
            "The model only picks from the likeliest words that together reach this share: 0.1 keeps to the surest "
            "ones, 1 sets no limit. It works much like “Creativity”, so set only one of the two.",
        ),
        domain=Number(0, 1, 0.01),
        group=Group.SAMPLING,
        server_default=1.0,
        conflicts=("temperature",),
    ),
    ParameterSpec(
        name="top_k",
        label=Text("候选词个数", "Number of candidates"),
        help=Text(
            "每一步只从最可能的前几个词里挑选。1 表示总用最可能的词，0 表示不限制。有些服务不认识它。",
            "At each step the model picks from only this many of the likeliest words. 1 always takes the likeliest, "
            "0 sets no limit. Some services do not know it.",
        ),
        domain=Integer(0),
        group=Group.SAMPLING,
        advanced=True,
        server_default=0,
    ),
    ParameterSpec(
        name="min_p",
        label=Text("候选词门槛", "Lowest likelihood"),
        help=Text(
            "丢掉可能性太低的词：0.1 表示至少要有最可能那个词的十分之一。0 表示不限制。多见于本地模型。",
            "Drops unlikely words: 0.1 keeps those at least a tenth as likely as the best one. 0 sets no limit. "
            "Mostly for local models.",
        ),
        domain=Number(0, 1, 0.01),
        group=Group.SAMPLING,
        advanced=True,
        server_default=0.0,
    ),
    ParameterSpec(
        name="top_a",
        label=Text("动态门槛", "Adaptive cut-off"),
        help=Text(
            "模型很有把握时，候选词收得更紧；没把握时放得更宽。0 表示不限制。只有少数服务支持，一般不用设。",
            "Keeps fewer candidates when the model is sure and more when it is not. 0 sets no limit. Few services know "
            "it; you will rarely need it.",
        ),
        domain=Number(0, 1, 0.01),
        group=Group.SAMPLING,
        advanced=True,
        server_default=0.0,
    ),
    ParameterSpec(
        name="seed",
        label=Text("随机种子", "Random seed"),
        help=Text(
            "同样的问题、设置和种子，会尽量得到同样的回答，方便对比。任意整数都行；并非所有模型都能保证一致。",
            "The same question, settings and seed should give the same answer, which helps when comparing. Any whole "
            "number will do; not every model can promise it.",
        ),
        domain=Integer(SMALLEST_INTEGER, LARGEST_INTEGER, is_random=True),
        group=Group.SAMPLING,
        advanced=True,
    ),
)

LENGTH = (
    ParameterSpec(
        name="max_tokens",
        label=Text("回答长度上限", "Longest answer"),
        help=Text(
            "一次回答最多写多少 token（一个汉字大约 0.7 个）。到了上限会被截断，可以点“继续”接着写。不设则由服务决定。",
            "The most tokens one answer may have (an English word is about 1.3). Longer answers are cut off; "
            "“Continue” goes on. Left alone, the service decides.",
        ),
        domain=Integer(1, step=256),
        group=Group.LENGTH,
        conflicts=("max_completion_tokens",),
    ),
    ParameterSpec(
        name="verbosity",
        label=Text("详略程度", "Level of detail"),
        help=Text(
            "想要简短的回答还是详尽的回答。只有较新的模型支持，其他模型会忽略或拒绝它。",
            "Whether answers should be brief or thorough. Only newer models know it; others ignore or refuse it.",
        ),
        domain=Choice(
            (
                Option("low", Text("简短", "Brief")),
                Option("medium", Text("适中", "Medium")),
                Option("high", Text("详尽", "Thorough")),
            )
        ),
        group=Group.LENGTH,
        server_default="medium",
    ),
    ParameterSpec(
        name="stop",
        label=Text("停止词", "Stop at"),
        help=Text(
            "回答里一出现这些文字就立刻停下，这些文字本身不会显示。最多 4 个；换行写成 \\n，制表符写成 \\t。",
            "The answer ends as soon as one of these texts would appear; the text itself is left out. At most 4. "
            "Write \\n for a line break and \\t for a tab.",
        ),
        domain=TextList(4),
        group=Group.LENGTH,
        advanced=True,
    ),
    ParameterSpec(
        name="max_completion_tokens",
        label=Text("长度上限（含思考）", "Longest answer with thinking"),
        help=Text(
            "思考和回答加起来最多多少 token。会思考的模型往往要用它代替“回答长度上限”，两个不要同时设。",
            "The most tokens that thinking and answer may have together. Thinking models often want it in place of "
            "“Longest answer”; do not set both.",
        ),
        domain=Integer(1, step=256),
        group=Group.LENGTH,
        advanced=True,
        conflicts=("max_tokens",),
    ),
)

REASONING = (
    ParameterSpec(
        name="thinking",
        label=Text("深度思考", "Deep thinking"),
        help=Text(
            "让模型先想一想再回答：更准，但更慢、更贵。有的模型不支持开关，会报错，那就恢复成“不发送”。",
            "Lets the model think before it answers: better, but slower and dearer. Models without this switch answer "
            "with an error; then go back to “Not sent”.",
        ),
        domain=Choice(
            (
                Option({"type": "enabled"}, Text("开", "On")),
                Option({"type": "auto"}, Text("自动", "Automatic")),
                Option({"type": "disabled"}, Text("关", "Off")),
            )
        ),
        group=Group.REASONING,
        conflicts=("temperature", "stop", "response_format", "logprobs"),
    ),
    ParameterSpec(
        name="reasoning_effort",
        label=Text("思考力度", "Thinking effort"),
        help=Text(
            "想得越用力，难题答得越好，但也越慢、越贵。各家支持的档位不同，不支持的会报错。",
            "More effort helps with hard questions but takes longer and costs more. Services know different levels and "
            "refuse the others.",
        ),
        domain=Choice(
            (
                Option("none", Text("不思考", "None")),
                Option("minimal", Text("极低", "Minimal")),
                Option("low", Text("低", "Low")),
                Option("medium", Text("中", "Medium")),
                Option("high", Text("高", "High")),
                Option("xhigh", Text("很高", "Very high")),
                Option("max", Text("最高", "Maximum")),
            )
        ),
        group=Group.REASONING,
    ),
)

REPETITION = (
    ParameterSpec(
        name="frequency_penalty",
        label=Text("少重复用词", "Fewer repeated words"),
        help=Text(
            "正数：一个词用得越多，越不想再用它，适合总在车轱辘话的时候。负数则鼓励重复。0.3 到 0.8 就很明显了。",
            "Above 0, the more often a word was used, the less the model wants it again: for answers that go round in "
            "circles. Below 0 invites repetition. 0.3 to 0.8 is already plenty.",
        ),
        domain=Number(-2, 2, 0.05),
        group=Group.REPETITION,
        server_default=0.0,
        conflicts=("presence_penalty", "repetition_penalty"),
    ),
    ParameterSpec(
        name="presence_penalty",
        label=Text("多谈新内容", "More new topics"),
        help=Text(
            "正数：出现过的词都尽量少用，不管出现几次，于是更愿意换新话题。负数则相反。",
            "Above 0, any word that has appeared is avoided, however often it did, so the model turns to new topics. "
            "Below 0 does the opposite.",
        ),
        domain=Number(-2, 2, 0.05),
        group=Group.REPETITION,
        server_default=0.0,
        conflicts=("frequency_penalty", "repetition_penalty"),
    ),
    ParameterSpec(
        name="repetition_penalty",
        label=Text("整体防重复", "Overall repetition"),
        help=Text(
            "1 表示不干预，大于 1 会减少重复，太大句子会不通顺。多见于本地模型；和上面两项作用重叠，选一个就好。",
            "1 changes nothing, more than 1 means less repetition, too much makes broken sentences. Mostly for local "
            "models. It overlaps with the two above: one is enough.",
        ),
        domain=Number(0, 2, 0.05),
        group=Group.REPETITION,
        server_default=1.0,
        conflicts=("frequency_penalty", "presence_penalty"),
    ),
)

ROWS = (*SAMPLING, *LENGTH, *REASONING, *REPETITION)
