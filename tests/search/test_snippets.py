"""The marked piece of an article shown under its title."""

from deskbell.search import snippets
from deskbell.search.analysis import headings, plain


def test_marks_other_forms_of_the_words_asked_for() -> None:
    line = "Откройте настройки. Пароли меняет администратор."
    assert str(snippets.cut(line, {"парол"}, "ru")) == ("Откройте настройки. <mark>Пароли</mark> меняет администратор.")


def test_what_looks_like_html_stays_text() -> None:
    shown = str(snippets.cut('Type <b>reset</b> & "go"', {"reset"}, "en"))
    assert shown == "Type &lt;b&gt;<mark>reset</mark>&lt;/b&gt; &amp; &#34;go&#34;"


def test_shows_where_most_of_the_words_are() -> None:
    filler = "Nothing to see in this sentence at all. " * 20
    line = f"The password matters. {filler}Choose a new password in the settings. {filler}"
    shown = str(snippets.cut(line, {"password", "set"}, "en"))
    assert shown.startswith("… Choose a new <mark>password</mark> in the <mark>settings</mark>.")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_the_beginning_when_no_word_is_there() -> None:
    assert str(snippets.cut("A heading\nShort and sweet.\nSecond line", {"x"}, "en")) == (
        "A heading · Short and sweet. Second line"
    )
    assert str(snippets.cut("", {"x"}, "en")) == ""


def test_one_word_without_end_is_cut() -> None:
    assert len(str(snippets.cut("a" * 5000, {"x"}, "en"))) < 260


def test_plain_text_of_html() -> None:
    html = '<h2 id="a">One &amp; two</h2><p>Click <strong>Save</strong>.</p><ul><li>x</li><li>y</li></ul>'
    assert plain(html) == "One & two\nClick Save.\nx\ny"
    assert headings(html) == ["One & two"]
