import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.html import clean, to_text, without_controls

HOSTILE = [
    "<div>",
    "<ul><li>",
    "<b><p>",
    "<pre>\n",
    "<!--",
    "<a ",
    "<a><table>",
    "<svg><b>",
    "<blockquote></x>",
    "</p>",
]


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<style>p{}</style><p style='color:red' onclick=x>a</p>", "<p>a</p>"),
        ("<svg><script>1</script></svg>b", "b"),
        ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'),
        ('<a href="https://a.example">a</a>', '<a href="https://a.example" rel="noopener noreferrer nofollow">a</a>'),
        ('<a href="//a.example">a</a>', '<a href="//a.example" rel="noopener noreferrer nofollow">a</a>'),
        ('<a href="/help/1" target="_blank">a</a>', '<a href="/help/1">a</a>'),
        ('<a href="#part">a</a>', '<a href="#part">a</a>'),
        ('<a href="tel:+37322000031">a</a>', '<a href="tel:+37322000031" rel="noopener noreferrer nofollow">a</a>'),
        ('<img src="https://a.example/i.png" alt="x">', '<img src="https://a.example/i.png" alt="x">'),
        ('<img src="/files/1">', '<img src="/files/1">'),
        ('<img src="http://a.example/i.png">', "<img>"),
        ('<img src="//a.example/i.png">', "<img>"),
        ('<img src="\\\\a.example/i.png">', "<img>"),
        ('<img src="data:image/png;base64,AA">', "<img>"),
        ('<h2 id="часть-1">a</h2><p id="b">b</p>', '<h2 id="часть-1">a</h2><p>b</p>'),
        ('<h2 id="a b">a</h2>', "<h2>a</h2>"),
        ('<code class="language-c++ x">a</code>', "<code>a</code>"),
        ('<code class="language-python">a</code>', '<code class="language-python">a</code>'),
        ("<form><input name=a><button>b</button></form>", "b"),
        ("<p>a\x00\x07b", "<p>ab</p>"),
    ],
)
def test_only_what_a_text_needs_stays(given_html: str, expected: str) -> None:
    assert clean(given_html) == expected


@given(st.text())
def test_any_text_is_cleaned_once_for_all(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "<script" not in once
    to_text(text)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_broken_tags_takes_no_long_time(piece: str) -> None:
    began = time.process_time()
    to_text(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 5


def test_text_before_the_cut_is_kept() -> None:
    assert "beginning" in clean("<p>beginning</p>" + "<div>" * 100_000)


def test_sloppy_but_real_markup_is_not_cut() -> None:
    table = "<table>" + "<tr><td>cell<td>other" * 5000 + "</table>"
    assert clean(table).count("other") == 5000


def test_controls_go_and_line_ends_are_one() -> None:
    assert without_controls("a\r\nb\rc\x00\ud800\td\n") == "a\nb\nc\td\n"


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li><p>b</p></li></ol>', "3. a\n4. b"),
        ("<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote>d", "> a\n>\n> b\n>\n> > c\n\nd"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
        ("<pre>x  = 1\n  y</pre>", "x  = 1\n  y"),
        ('<a href="https://a.example/x">there</a>', "there (https://a.example/x)"),
        ('<a href="https://a.example/">https://a.example</a>', "https://a.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<img alt="a cat" src="/c">', "[a cat]"),
        ("a &lt;b&gt; &amp;  c", "a <b> & c"),
        ("<title>no</title>yes", "yes"),
        ("", ""),
    ],
)
def test_html_reads_as_text(given_html: str, expected: str) -> None:
    assert to_text(given_html) == expected
