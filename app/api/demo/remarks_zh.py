"""What the demo service says in Chinese besides its answers. `{question}` is replaced by what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from app.core.message import JsonValue
from app.core.request import NO_TOOL_RESULT

ABOUT = """\
你说：

{question}

我只是豆沙自带的演示服务，不是真的语言模型，答不了这个问题。不过可以说说**豆沙**能替你做什么：

- **接上任何兼容 OpenAI 接口的服务**：在设置里填好地址和 API Key 就能用，也可以连本机的 Ollama、LM Studio、llama.cpp。
- **不丢一个字**：每条消息发送前先存到磁盘；回答断了，收到的部分也都在，点“继续”接着写。
- **改了也不覆盖**：编辑旧消息、重新生成都会变成分支，用 `‹ 2/3 ›` 来回切换。
- **参数看得见**：右侧边栏列出所有参数，没有设置的就不发送；发送之前，能看到完整的请求。

想看看效果，可以试试：*写一段代码*、*讲一个公式*、*列一个表格*、*写一首诗*、*北京天气怎么样*、*请仔细思考*、\
*错误 429*。
"""

ERRORS = """\
这个演示模型专门用来看**出错时会怎样**。发送下面任意一句试试：

| 你说 | 会发生什么 |
|:-----|:-----------|
| `错误 401` | 服务器不认 API Key |
| `错误 402` | 余额不足 |
| `错误 403` | 没有权限 |
| `错误 404` | 没有这个模型 |
| `错误 429` | 请求太频繁，3 秒后自动重试，第二次成功 |
| `错误 500` | 服务器内部错误，会自动重试 |
| `断线` | 回答到一半连接断开 |
| `中途出错` | 回答到一半服务器报错 |
| `慢启动` | 等几秒才开始回答 |
"""

AFTER_ERROR = """\
这次成功了。

刚才的 **429** 表示请求太频繁，服务器要求等 3 秒（响应头 `Retry-After: 3`）。豆沙等够时间后自动重试，\
你什么也不用做；不想等，可以点“立即重试”或“取消”。
"""

REASONING = {
    "": (
        "用户说的是：“{question}”。我是演示服务，不能真的推理，但可以演示思考过程怎样显示："
        "先在这里逐字出现，回答开始后自动收起。\n\n接下来给出回答，并说明豆沙能做什么。"
    ),
    "thinking": (
        "用户问 9.11 和 9.9 哪个大。\n\n先看整数部分：都是 9，分不出大小。\n\n再看小数部分：0.11 和 0.9。"
        "补齐位数，0.9 就是 0.90。比较 0.90 和 0.11，0.90 更大。\n\n所以 9.9 > 9.11。"
        "\n\n有人会把它们当成版本号来比，那样 9.11 在 9.9 之后。回答时顺便提醒一句。"
    ),
    "weather": "用户想知道天气。我自己没有实时数据，应该调用 get_weather，城市从问题里取。",
    "code": "用户要代码。快速排序最清楚的写法是列表推导式，虽然不是原地排序，但容易读懂。再补充复杂度和适用场合。",
    "math": "讲求根公式，最好把配方的过程也写出来，再用判别式总结，最后举一个算得干净的例子：x² − 5x + 6 = 0。",
}
"""By subject; "" for all others."""

JSON_OBJECT: dict[str, JsonValue] = {
    "名称": "豆沙",
    "种类": "桌面聊天客户端",
    "特点": ["不丢内容", "找得到", "一直很快"],
    "甜度": 0.23,
    "需要联网": False,
}
"""The answer when any JSON object will do."""


def parameters(sent: Mapping[str, JsonValue]) -> str:
    """The answer that shows what was sent besides the messages."""
    rows = "\n".join(f"| `{name}` | `{_cell(value)}` |" for name, value in sent.items())
    whole = json.dumps(sent, ensure_ascii=False, indent=2)
    return f"""\
这次请求除了 `messages`，还带了这些字段：

| 字段 | 值 |
|:-----|:---|
{rows}

完整的 JSON：

```json
{whole}
```

没有设置的参数不会发送，服务器按它自己的默认值处理。
"""


def after_tool(city: str, results: Sequence[str]) -> str:
    """The answer once the tool's results are there."""
    given = [result.strip() for result in results if result.strip() and result.strip() != NO_TOOL_RESULT]
    if not given:
        return f"工具没有返回结果，所以我没法告诉你{city}的天气。把结果告诉我，我就能接着回答。\n"
    quoted = "\n\n".join(f"```\n{result}\n```" for result in given)
    return f"""\
工具返回了：

{quoted}

根据这个结果，**{city}**今天的情况就是这样。出门前再看一眼窗外：

- 温差大就带件外套；
- 有雨就带伞，没雨也可以带着，图个安心。
"""


def _cell(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return (text if len(text) <= 60 else text[:60] + "…").replace("|", "\\|").replace("`", "'")
