"""What the demo service says in Chinese. `{question}` is replaced by what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from app.core.message import JsonValue
from app.core.request import NO_TOOL_RESULT

_SHOW = """\
你好！我是**豆沙**自带的演示服务：不用 API Key，也不连网络，却和真的模型走同一条路——同样的请求、同样的流式数据、\
同样的显示。

## 一条回答里可以有什么

正文支持 *斜体*、**粗体**、~~删除线~~、`行内代码`，中文和 English 混排也不乱，还有链接：\
[CommonMark 规范](https://commonmark.org)。

1. 有序列表，比如做豆沙的第一步：红豆泡一夜；
2. 小火煮到一捏就烂；
3. 过筛，炒到“堆得住”为止。

- [x] 流式显示，随时可以停止
- [x] 编辑旧消息，生成新的分支
- [ ] 把今天的灵感写下来

### 表格

| 馅料 | 甜度 | 适合的点心 |
|:-----|:----:|-----------:|
| 红豆沙 | ★★★ | 豆沙包 |
| 绿豆沙 | ★★ | 绿豆糕 |
| 枣泥 | ★★★★ | 枣泥酥 |

### 代码

```python
def sweetness(beans: float, sugar: float) -> float:
    \"\"\"糖占整锅馅料的比例。\"\"\"
    return sugar / (beans + sugar)

print(f"甜度：{sweetness(500, 150):.0%}")  # 甜度：23%
```

### 公式

行内公式如 $E = mc^2$ ，独立公式单独占一行：

$$
\\int_{-\\infty}^{\\infty} e^{-x^2}\\,\\mathrm{d}x = \\sqrt{\\pi}
$$

> 好的工具应该像一张干净的桌子：东西都在手边，却不挡着你做事。

试试问我“写一段 Python 代码”“讲一个公式”“北京天气怎么样”，或者说“错误 429”，看看出错时是什么样子。
"""

_CODE = """\
下面是一个容易读懂的快速排序：选一个基准，把小的放左边，大的放右边，两边再各自排一遍。

```python
def quicksort(items: list[int]) -> list[int]:
    \"\"\"返回从小到大排好的新列表，原列表不变。\"\"\"
    if len(items) <= 1:
        return items
    pivot = items[len(items) // 2]
    smaller = [x for x in items if x < pivot]
    equal = [x for x in items if x == pivot]
    larger = [x for x in items if x > pivot]
    return quicksort(smaller) + equal + quicksort(larger)


print(quicksort([3, 6, 1, 8, 2, 9, 2]))  # [1, 2, 2, 3, 6, 8, 9]
```

几点说明：

- **时间复杂度**：平均 $O(n \\log n)$，最坏 $O(n^2)$；取中间的元素作基准，已经有序的数据也不怕。
- **重复元素**：都进了 `equal`，不会再参加递归。
- 真正写项目时直接用 `sorted(items)` 就好，它用的是 Timsort，又快又稳定。

运行方法：

```bash
python quicksort.py
```
"""

_MATH = """\
一元二次方程 $ax^2 + bx + c = 0$（$a \\neq 0$）的求根公式是

$$
x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
$$

它是这样来的：

1. 两边同除以 $a$，把常数项移到右边：$x^2 + \\frac{b}{a}x = -\\frac{c}{a}$。
2. 两边加上 $\\left(\\frac{b}{2a}\\right)^2$，左边配成完全平方：

$$
\\left(x + \\frac{b}{2a}\\right)^2 = \\frac{b^2 - 4ac}{4a^2}
$$

3. 开平方，再移项，就得到上面的公式。

判别式 $\\Delta = b^2 - 4ac$ 决定根的情况：

| $\\Delta$ | 根 |
|:--:|:--|
| $> 0$ | 两个不同的实根 |
| $= 0$ | 两个相等的实根 |
| $< 0$ | 一对共轭虚根 |

**例**：$x^2 - 5x + 6 = 0$，$\\Delta = 25 - 24 = 1$，所以 $x = \\frac{5 \\pm 1}{2}$，即 $x_1 = 3$，$x_2 = 2$。
"""

_TABLE = """\
这是几种常见编程语言的对照：

| 语言 | 诞生 | 类型系统 | 擅长的领域 | 上手难度 |
|:-----|:----:|:---------|:-----------|---------:|
| Python | 1991 | 动态 | 数据、脚本、AI | 低 |
| JavaScript | 1995 | 动态 | 网页前后端 | 低 |
| Go | 2009 | 静态 | 网络服务、命令行工具 | 中 |
| Rust | 2015 | 静态 | 系统软件、对可靠性要求高的程序 | 高 |
| Swift | 2014 | 静态 | 苹果平台的应用 | 中 |

怎么选？

- 想**尽快看到结果**：Python。
- 想**做网页**：JavaScript。
- 想让程序**跑上几年不出错**：Go 或 Rust。
"""

_POEM = """\
**《豆沙》**

一夜清泉浸小红，
文火慢煮月朦胧。
筛尽粗皮留细软，
半生甜在不言中。

---

*注*：四句写的是做豆沙的四步——泡豆、慢煮、过筛、炒馅。“不言中”一语双关：馅料包在里面看不见，待人的好也往往如此。
"""

_ESSAY = """\
# 一颗红豆的旅行

## 一、从田里到锅里

红豆原产亚洲。在中国，人们种它、吃它，已经有两千多年。它耐旱、不挑地，常常被种在田埂和玉米之间，\
像是顺手捎带的收成。可是到了冬天，人人都惦记着它：腊八要煮粥，冬至要做汤圆，过年要蒸豆包。

> “红豆生南国，春来发几枝。”
> ——王维

王维写的其实是另一种红豆，又硬又亮，不能吃，只能拿来想念。两种红豆却在人们心里慢慢合成了一种：一半是味道，一半是思念。

## 二、慢，是唯一的秘诀

做豆沙没有捷径：

1. **泡**。前一天晚上用凉水泡上，让豆子自己醒过来。
2. **煮**。大火烧开，换小火，煮到手指一捏就成泥。急不得，火大了豆皮破而豆心硬。
3. **筛**。一勺一勺过细筛，把皮留下。这一步最费工夫，也最见心意。
4. **炒**。加糖、加油，小火不停地推，直到木铲划过，锅底露出来，半天才合上。

每一步都不难，难的是每一步都不省。

## 三、走到远方

唐代的点心随着僧人和商队东渡，到了日本，就成了“餡（あん）”；在朝鲜半岛，它是“팥소”；到了东南亚，又加进了椰浆。\
英语世界叫它 *red bean paste*，一开始觉得“豆子怎么能是甜的”，后来在冰淇淋、面包和月饼里一次次遇见，也就爱上了。

## 四、为什么叫“豆沙”

“沙”说的是口感：不是一团糊，而是细细的、松松的，在舌头上散开。好的豆沙不张扬——它藏在白白的面皮里面，你咬一口，\
才知道它一直在那里。

一个软件若是也能这样，大概就很好了：不抢你的注意力，不丢你的一句话，等你需要的时候，它正好在。
"""

_WEATHER = """\
这次请求里不允许调用工具（`tool_choice` 是 `none`），所以我查不到实时天气。\
把 `tool_choice` 改成“不发送”或 `auto` 再问一遍，就能看到工具调用是什么样子。
"""

_THINKING = """\
**9.9 更大。**

把两个数写成同样多的小数位就清楚了：

$$
9.9 = 9.90 > 9.11
$$

整数部分都是 9；小数第一位，$9 > 1$，后面就不用再看了。

容易弄错，是因为我们也常在别处见到“9.11”：在版本号里，9.11 排在 9.9 **后面**；在日历上，\
9 月 11 日也晚于 9 月 9 日。写法一样，规则不同。
"""

ANSWERS = {
    "show": _SHOW,
    "code": _CODE,
    "math": _MATH,
    "table": _TABLE,
    "poem": _POEM,
    "essay": _ESSAY,
    "weather": _WEATHER,
    "thinking": _THINKING,
}
"""By subject of the question."""

ABOUT = """\
你说：

{question}

我只是豆沙自带的演示服务，不是真的语言模型，答不了这个问题。不过可以说说**豆沙**能替你做什么：

- **接上任何兼容 OpenAI 接口的服务**：在设置里填好地址和 API Key 就能用，也可以连本机的 Ollama、LM Studio、llama.cpp。
- **不丢一个字**：每条消息发送前先存到磁盘；回答断了，收到的部分也都在，点“继续”接着写。
- **改了也不覆盖**：编辑旧消息、重新生成都会变成分支，用 `‹ 2/3 ›` 来回切换。
- **参数看得见**：右侧边栏列出所有参数，没有设置的就不发送；“将要发送的内容”里能看到完整的请求。

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
        return f"工具没有返回结果，所以我没法告诉你{city}的天气。把结果填进工具调用下面的框里再发送，我就能接着回答。\n"
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
