"""What the demo service says in English about the subjects that it knows; `remarks_en` has the rest."""

from __future__ import annotations

_SHOW = """\
Hello! I am the demo service built into **Dousha**. I need no API key and no network, yet everything takes the same \
way as with a real model: the same request, the same stream, the same display.

## What an answer can contain

Text can be *italic*, **bold**, ~~struck out~~ or `inline code`; English and 中文 mix well; and there are links, for \
example to the [CommonMark specification](https://commonmark.org).

1. Numbered lists, such as the first step to sweet bean paste: soak the beans overnight.
2. Simmer them until they crush between two fingers.
3. Sieve them, and stir in the pan until the paste holds its shape.

- [x] Streaming that you can stop at any time
- [x] Editing an earlier message makes a new branch
- [ ] Write down today's idea

### A table

| Filling | Sweetness | Goes into |
|:--------|:---------:|----------:|
| Red bean | ★★★ | steamed buns |
| Mung bean | ★★ | mung bean cake |
| Jujube | ★★★★ | flaky pastry |

### Code

```python
def sweetness(beans: float, sugar: float) -> float:
    \"\"\"The share of sugar in the whole pot.\"\"\"
    return sugar / (beans + sugar)

print(f"sweetness: {sweetness(500, 150):.0%}")  # sweetness: 23%
```

### Formulas

Some stand in a line, like $E = mc^2$, others on their own:

$$
\\int_{-\\infty}^{\\infty} e^{-x^2}\\,\\mathrm{d}x = \\sqrt{\\pi}
$$

> A good tool is like a tidy desk: everything is within reach, and nothing is in the way.

Try asking me to "write some Python code", "explain a formula" or "what is the weather in London?", or say "error 429" \
to see what a failure looks like.
"""

_CODE = """\
Here is a quicksort that is easy to read: choose a pivot, put what is smaller on its left and what is larger on its \
right, then sort both sides the same way.

```python
def quicksort(items: list[int]) -> list[int]:
    \"\"\"A new list in ascending order; the old one stays as it is.\"\"\"
    if len(items) <= 1:
        return items
    pivot = items[len(items) // 2]
    smaller = [x for x in items if x < pivot]
    equal = [x for x in items if x == pivot]
    larger = [x for x in items if x > pivot]
    return quicksort(smaller) + equal + quicksort(larger)


print(quicksort([3, 6, 1, 8, 2, 9, 2]))  # [1, 2, 2, 3, 6, 8, 9]
```

Some remarks:

- **Time**: $O(n \\log n)$ on average, $O(n^2)$ at worst. With the middle element as pivot, sorted input is no problem.
- **Duplicates** all end up in `equal` and are not sorted again.
- In a real project use `sorted(items)`: it is Timsort, fast and stable.

To run it:

```bash
python quicksort.py
```
"""

_MATH = """\
The solutions of the quadratic equation $ax^2 + bx + c = 0$ with $a \\neq 0$ are

$$
x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
$$

This is where the formula comes from:

1. Divide by $a$ and move the constant to the right: $x^2 + \\frac{b}{a}x = -\\frac{c}{a}$.
2. Add $\\left(\\frac{b}{2a}\\right)^2$ to both sides, so that the left becomes a square:

$$
\\left(x + \\frac{b}{2a}\\right)^2 = \\frac{b^2 - 4ac}{4a^2}
$$

3. Take the square root and solve for $x$.

The discriminant $\\Delta = b^2 - 4ac$ tells what kind of solutions there are:

| $\\Delta$ | Solutions |
|:--:|:--|
| $> 0$ | two different real numbers |
| $= 0$ | one real number, counted twice |
| $< 0$ | a pair of conjugate complex numbers |

**Example**: for $x^2 - 5x + 6 = 0$, $\\Delta = 25 - 24 = 1$, so $x = \\frac{5 \\pm 1}{2}$: $x_1 = 3$ and $x_2 = 2$.
"""

_TABLE = """\
Here are some well-known programming languages side by side:

| Language | Born | Typing | At home in | Hard to learn? |
|:---------|:----:|:-------|:-----------|---------------:|
| Python | 1991 | dynamic | data, scripts, AI | no |
| JavaScript | 1995 | dynamic | web pages and servers | no |
| Go | 2009 | static | network services, command lines | a little |
| Rust | 2015 | static | systems, software that must not fail | yes |
| Swift | 2014 | static | apps for Apple's platforms | a little |

Which one to choose?

- To see **results soon**: Python.
- To build **web pages**: JavaScript.
- For a program that should **run for years**: Go or Rust.
"""

_POEM = """\
**Bean Paste**

A bowl of beans, a night of rain,
a patient fire, a wooden spoon;
the coarse is sieved, the smooth remain,
the kitchen hums a quiet tune.

No one will see it, wrapped in white,
until the morning's first warm bite.

---

*A note*: the lines follow the making of sweet bean paste, from soaking and simmering to sieving and stirring. What is \
inside the bun stays out of sight, as kindness often does.
"""

_ESSAY = """\
# The travels of a red bean

## From the field to the pot

The red bean comes from Asia, where people have grown and eaten it for more than two thousand years. It bears drought, \
asks for little, and is often sown along the edges of other fields, as if it were an afterthought. But in winter \
everybody remembers it: for the porridge of the twelfth month, for dumplings at the solstice, for buns at New Year.

> "Red beans grow in the southern land; how many branches in spring?"
> — Wang Wei, 8th century

Wang Wei wrote of another bean, hard and shining, that nobody can eat; it was given to those one missed. In people's \
minds the two have long become one: half a taste, half a memory.

## Slowness is the only secret

There is no short cut to bean paste:

1. **Soak.** Leave the beans in cold water overnight and let them wake up by themselves.
2. **Simmer.** Bring them to the boil, then turn the fire down until a bean crushes between two fingers. With too much \
heat the skin breaks while the heart stays hard.
3. **Sieve.** Press them through a fine sieve, spoon by spoon, and leave the skins behind. This takes the longest, and \
it shows.
4. **Stir.** Add sugar and oil, and keep pushing over a low flame, until the spoon draws a line that closes slowly.

None of the steps is difficult. What is difficult is to skip none.

## Abroad

With monks and merchants the sweet paste went east. In Japan it became *an* (餡), in Korea *pat-so* (팥소); in \
South-East Asia it met coconut milk. English speakers called it *red bean paste* and wondered how a bean could be \
sweet, until they had met it in ice cream, in bread and in mooncakes often enough to love it.

## Why it is called "bean sand"

*Dousha*, 豆沙, means bean sand, and the sand is its texture: not a lump but fine, loose grains that fall apart on the \
tongue. Good bean paste does not show off. It hides in white dough, and only when you take a bite do you find that it \
was there all the time.

A program could do worse than be like that: it does not ask for your attention, does not lose a word of yours, and is \
there when you need it.
"""

_WEATHER = """\
This request does not allow tools (`tool_choice` is `none`), so I cannot look up the weather. Set `tool_choice` to \
"not sent" or `auto` and ask again to see what a tool call looks like.
"""

_THINKING = """\
**9.9 is larger.**

Write both numbers with the same number of decimals, and it is plain to see:

$$
9.9 = 9.90 > 9.11
$$

The whole parts are both 9. In the first decimal place $9 > 1$, and nothing after it matters.

It is easy to get wrong because we meet "9.11" elsewhere, too: among version numbers 9.11 comes **after** 9.9, and in \
a calendar the 11th of September is later than the 9th. The same signs, other rules.
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
