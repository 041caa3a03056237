"""Every construct of CommonMark 0.31 and of GitHub's extensions at least once, and the edges between them."""

from __future__ import annotations

CONSTRUCTS = [
    # tabs, precedence, thematic breaks
    "\tcode by tab", "- item\n\n\tcontinued by tab", "-\t\tcode in item", ">\t\tcode in quote", "- `one\n- two`",
    "***\n---\n___", "+++", "--", " ***", "    ***", "text\n    ***", "_ _ _ _ _", "- - -", "- a\n***\n- b", "text\n---\nmore", "* * *x",
    # headings
    "# one\n## two\n### three\n#### four\n##### five\n###### six", "####### seven", "#5 bolt", "#", "## closed ##", "### not # closed \\###",
    "   # moved", "    # code", "Title\n=====", "Two\nlines\n---", "Title *it*\n  ====  ", "- Title\n---", "> Title\n---", "---\n---", "`a\n---\nb`",
    # code
    "    one\n      two", "    one\n\n    two\n\n\n    three", "text\n    no code", "    code\ntext", "# h\n    code\nT\n-----\n    code",
    "```\n<\n >\n```", "~~~\na\n~~~", "```\naaa\n~~~\n```", "````\naaa\n```\n``````", "```", "`````\n\n```\naaa", "> ```\n> aaa\n\nbbb", "```\n\n  \n```",
    "  ```\n  aaa\n    aaa\n  ```", "```\naaa\n    ```", "a\n```\nb\n```\nc", "~~~~ ruby start=3 $%@\ndef foo\n~~~~~~~", "``` aa ```\naaa", "```\n``` aaa\n```",
    # raw HTML
    "<table>\n<tr><td>hi</td></tr>\n</table>\n\nok", "<div>\n*hello*\n\n*there*\n</div>", "<!-- a\n\nb -->\nc", "<?php\n\necho 1;\n?>\nok", "<script>\n\nx()\n</script>\nok",
    "<style\n  type='x'>\n\nh1 {}\n</style>", "<del>\n*a*\n</del>", "text <b>x</b> <i/> <a href=\"**\">**", "<33> <__>", "a<br>b<br/>c", "<custom-tag>\n*x*\n</custom-tag>",
    # link definitions and links
    "[a]: /u 'title'\n\n[a]", "[A]: <my url>\n\n[a][] [x][a]", "[a]: /u1\n[a]: /u2\n\n[a]", "[a]\n\n[b]: /u", "text\n[a]: /u", "# [a]\n[a]: /u\n> quote", "[a]:\n/u\n'ti\ntle'\n\n[a]",
    "[x](/uri 'title') [y](<a b>) [z]()", "[link](foo(and(bar)))", "[a [b](c) d](e)", "[*a `b*`](u)", "![alt *x*](src 't')", "[![i](a)](b)", "[x][y]", "<https://e.org?a=b> <me@e.org> <no link>",
    "[x](javascript:alert(1)) [y](FILE:///etc) [z](data:text/html,x)", "\\[not](a) [x]\\(y)",
    # lists
    "- one\n\n two", "- one\n\n  two", " -    one\n\n     two", "-one\n\n2.two", "1.  A\n\n        code\n\n    > q", "123456789. ok", "1234567890. no", "0. ok", "003. ok", "-1. no",
    "- foo\n-\n- bar", "-\n  foo", "-\n\n  foo", "*", "foo\n*", "- a\n - b\n  - c\n   - d\n    - e", "1. a\n\n  2. b\n\n    3. c", "- a\n- b\n\n- c", "* a\n*\n\n* c", "- a\n  - b\n\n    c\n- d",
    "- foo\n- bar\n+ baz", "1. foo\n2. bar\n3) baz", "para\n- foo", "para\n14. no\n\n1. yes", "- foo\n\n- bar\n\n\n- baz", "- a\n  > b\n  ```\n  c\n  ```\n- d", "10) foo\n    - bar", "- - foo", "1. - 2. foo", "- # Foo\n- Bar\n  ---\n  baz",
    "- [ ] open\n- [x] done\n- [X] done\n- [y] no\n  - [ ] nested", "1. [ ] numbered",
    # quotes
    "> # Foo\n> bar\n> baz", "># Foo\n>bar\n> baz", "> foo\nlazy", "> - foo\n- bar", ">     code\n    code", "> foo\n---", ">\n>\n>", ">\n> foo\n>  ", "> foo\n\n> bar", "> > > foo\nbar", ">>> foo\n> bar\n>>baz", "> bar\n\nbaz", "> bar\n>\nbaz", ">     c\n\n>    n",
    # inline
    "\\!\\\"\\#\\$ \\\t\\a", "&nbsp; &amp; &copy; &#35; &#X22; &nope; &#0;", "`` a ` b `` ` `` ` `", "*a `*`", "``` `` ", "*foo bar* a*b*c __x__ _a_b **a*b**", "***x*** **a*b*c** *a**b*", "**注意：**请看 **“引用”**后 *「强调」*吧", "a * b* c_d_e 5*6*78",
    "~~a~~ ~b~ ~~~c~~~ a~~b~~", "hard  \nbreak\\\nagain\nsoft", "line\u2028sep \u2029 nul\0 bell\a", "$a$ $$b$$ \\(c\\) \\[d\\] $5 and $6 $ x$ $x $", "$$\na\n- b\n$$\nc", "\\[\nx\n\\]", "$$\nopen", "$$a$$ text", "- $$\n  x\n  $$",
    "https://e.org/a_b_c. www.e.org, (https://e.org/x)。访问https://例子.cn/路径吧 ftp://no x@y.z", "a[^1] b[^long-note]\n\n[^1]: note\n    more\n\n    para\n\n[^long-note]: x\nend",
    # tables
    "| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n:-- | --:\n1 | 2 | 3\n4", "| a |\n| - |\n| `x\\|y` |\n> q", "text\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend", "| a | b |\n| - |\n", "|a|\n|:-:|", "> | a |\n> |---|\n> | 1 |", "- | a |\n  |---|\n  | 1 |",
    # blank and odd
    "", "\n\n\n", "   ", "\r\ntext\r\n- a\r\n", "x" * 3000, "　全角空格", "\ufeffbom", "\u202eevil\u202c [a\u202eb](https://e.org)",
]  # fmt: skip
