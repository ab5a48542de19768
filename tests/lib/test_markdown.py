import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.markdown import Heading, article_html, excerpt, to_html, to_text

MARKS = "".join(map(chr, range(32))) + "#*_`~[]()<>!|-+=:&\\/.@ \nабx1"
HOSTILE = [
    "[",
    "![",
    "*a **b ",
    "> ",
    "- ",
    "a@a.",
    "http://a.",
    "|a|\n|-|\n",
    "[a]: b\n",
    "`a``",
    "a\n",
    "<div>",
    "\x00",
]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("~~a~~ **b**", "<p><s>a</s> <strong>b</strong></p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        ("[a](/help)", '<p><a href="/help">a</a></p>\n'),
        (
            "see https://a.example/b.",
            '<p>see <a href="https://a.example/b" rel="noopener noreferrer nofollow">https://a.example/b</a>.</p>\n',
        ),
        ("```py\na\n```", '<pre><code class="language-py">a\n</code></pre>\n'),
        ("", ""),
    ],
)
def test_markdown_becomes_html(source: str, expected: str) -> None:
    assert to_html(source) == expected


def test_a_table_keeps_its_alignment_without_styles() -> None:
    html = to_html("|a|b|\n|-|-:|\n|1|2|")
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def test_headings_have_anchors_of_their_own() -> None:
    html, headings = article_html("# Как войти?\ntext\n## Как войти?\n## `code` & *more*\n### ***\n# !!!")
    assert headings == [
        Heading(1, "как-войти", "Как войти?"),
        Heading(2, "как-войти-2", "Как войти?"),
        Heading(2, "code-more", "code & more"),
        Heading(3, "section", "***"),
        Heading(1, "section-2", "!!!"),
    ]
    for heading in headings:
        assert f'<h{heading.level} id="{heading.anchor}">' in html


def test_anchors_of_many_same_headings_stay_apart_and_allowed() -> None:
    html, headings = article_html(f"# {'слово ' * 40}\n" * 3)
    assert len({heading.anchor for heading in headings}) == 3
    assert html.count(' id="') == 3


def test_mail_text_is_readable() -> None:
    source = "# Title\n\nHello *you*, see [this](https://a.example).\n\n1. one\n\n2. two\n\n> quoted"
    assert to_text(source) == ("Title\n\nHello you, see this (https://a.example).\n\n1. one\n\n2. two\n\n> quoted")


@pytest.mark.parametrize(
    ("source", "length", "expected"),
    [
        ("# Title\n\n*Hello*  [there](https://a.example)\nagain", 140, "Title Hello there again"),
        ("one two three four", 12, "one two…"),
        ("one two, three", 9, "one two…"),
        ("one two", 7, "one two"),
        ("abcdefghijkl", 5, "abcd…"),
        ("```\ncode  here\n```", 140, "code here"),
        ("", 140, ""),
    ],
)
def test_excerpt_is_one_line(source: str, length: int, expected: str) -> None:
    assert excerpt(source, length) == expected


@given(st.text(alphabet=MARKS) | st.text())
def test_no_text_is_too_strange(source: str) -> None:
    to_html(source)
    article_html(source)
    to_text(source)
    line = excerpt(source, 20)
    assert len(line) <= 20
    assert "\n" not in line


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_is_drawn_in_good_time(piece: str) -> None:
    began = time.process_time()
    to_html(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("piece", ["http://a.", "[", "![", "*a **b ", "> "])
def test_a_long_article_of_marks_is_drawn_in_good_time(piece: str) -> None:
    began = time.process_time()
    to_html(piece * (40_000 // len(piece)))
    to_html("\n\n".join([piece * (3_000 // len(piece))] * 10))
    assert time.process_time() - began < 5


def test_nothing_of_a_very_long_text_is_lost() -> None:
    html = to_html("first <line>\nsecond\n\n" * 20_000 + "the end")
    assert html.startswith("<p>first &lt;line&gt;<br>\nsecond</p>")
    assert "the end" in html
