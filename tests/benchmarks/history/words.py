"""Made-up vocabularies, Chinese and English, whose words are as unevenly frequent as those of real languages."""

from __future__ import annotations

import itertools
import random

RARE_ZH, RARE_EN = "麒麟瓜", "quokkas"
"""Words that the generator strews in a few times in a million messages."""

_OFTEN_ZH = [
    "的",
    "是",
    "了",
    "我",
    "不",
    "在",
    "有",
    "你",
    "这",
    "就",
    "和",
    "人",
    "都",
    "一个",
    "也",
    "要",
    "可以",
    "没有",
    "什么",
    "我们",
    "怎么",
    "如果",
    "因为",
    "所以",
    "但是",
    "时间",
    "问题",
    "使用",
    "需要",
    "数据",
    "代码",
    "文件",
    "函数",
    "方法",
    "结果",
    "方式",
    "系统",
    "用户",
    "学习",
    "工作",
    "现在",
    "知道",
    "觉得",
    "时候",
    "应该",
    "可能",
    "比较",
    "以及",
    "通过",
    "进行",
    "支持",
    "程序",
    "中国",
    "公司",
    "孩子",
    "老师",
    "生活",
    "世界",
    "国家",
    "经济",
    "市场",
    "价格",
    "服务",
    "产品",
    "设计",
    "开发",
    "测试",
    "模型",
    "训练",
    "语言",
    "翻译",
    "文章",
    "段落",
    "总结",
    "步骤",
    "豆沙",
    "豆沙包",
    "红豆",
    "面粉",
    "厨房",
    "米饭",
    "蔬菜",
    "水果",
    "天气",
    "旅行",
    "火车",
    "飞机",
    "医院",
    "医生",
    "身体",
    "健康",
    "音乐",
    "电影",
    "游戏",
    "图片",
    "颜色",
    "红色",
    "蓝色",
]
_OFTEN_EN = [
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "is",
    "that",
    "it",
    "for",
    "you",
    "with",
    "this",
    "as",
    "on",
    "be",
    "are",
    "can",
    "if",
    "not",
    "your",
    "have",
    "from",
    "an",
    "or",
    "by",
    "will",
    "use",
    "how",
    "what",
    "function",
    "data",
    "value",
    "code",
    "file",
    "list",
    "string",
    "number",
    "error",
    "example",
    "using",
    "when",
    "which",
    "one",
    "time",
    "model",
    "test",
    "python",
    "return",
    "class",
    "method",
    "user",
    "name",
    "text",
    "line",
    "type",
    "object",
    "input",
    "output",
    "result",
    "server",
    "request",
    "response",
    "key",
    "index",
    "query",
    "search",
    "install",
    "version",
    "library",
    "package",
    "module",
    "import",
    "system",
    "memory",
    "process",
    "thread",
    "change",
    "create",
    "update",
    "delete",
    "check",
    "write",
    "read",
    "open",
    "close",
    "first",
    "last",
    "next",
    "between",
    "because",
    "however",
    "therefore",
    "should",
    "could",
    "would",
    "about",
    "into",
    "over",
    "after",
]
_START, _MIDDLE = (
    [
        "b",
        "c",
        "d",
        "f",
        "g",
        "h",
        "k",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "w",
        "bl",
        "br",
        "ch",
        "cl",
        "cr",
        "dr",
        "fl",
        "gr",
        "pl",
        "pr",
        "qu",
        "sh",
        "st",
        "th",
        "tr",
    ],
    "aeiou",
)
_ENDS = ["n", "r", "s", "t", "l", "m", "d", "ck", "nd", "nt", "rt", "st", "ng", "tion", "ment", "er", "ing", "ed"]
_SIZE = 20_000


def chinese() -> list[str]:
    """Frequent words first, then words of one to three characters from the 3,755 that schools teach first."""
    rng = random.Random(1)
    characters = [
        bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)
    ]
    characters = [character for character in characters if character]
    rng.shuffle(characters)
    weights = _zipf(len(characters))
    made = (
        "".join(rng.choices(characters, cum_weights=weights, k=length))
        for length in itertools.cycle((2, 2, 1, 2, 3, 2, 2, 2, 3, 2))
    )
    return _distinct(_OFTEN_ZH, made)


def english() -> list[str]:
    """Frequent words first, then pronounceable ones."""
    rng = random.Random(2)

    def syllable() -> str:
        return rng.choice(_START) + rng.choice(_MIDDLE)

    made = (
        "".join(syllable() for _ in range(rng.choice((1, 1, 2, 2, 3)))) + rng.choice(_ENDS) for _ in itertools.count()
    )
    return _distinct(_OFTEN_EN, made)


def weights(words: list[str]) -> list[float]:
    """Cumulative weights: the word at place n is as frequent as 1/n."""
    return _zipf(len(words))


def _zipf(count: int) -> list[float]:
    return list(itertools.accumulate(1 / (place + 3) for place in range(count)))


def _distinct(first: list[str], more: itertools.chain[str] | object) -> list[str]:
    words = dict.fromkeys(first)
    for word in more:  # type: ignore[attr-defined]
        words[word] = None
        if len(words) >= _SIZE:
            break
    return list(words)
