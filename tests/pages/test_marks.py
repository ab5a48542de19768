"""The smallest pieces of a page."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from markupsafe import Markup

from deskbell.lib import clock
from deskbell.pages import marks
from deskbell.pages.environment import environment

NOW = datetime(2026, 11, 21, 12, 8, tzinfo=UTC)


def test_words_of_a_company_are_escaped_however_often_they_are_drawn() -> None:
    for _time in range(2):
        assert "<b>" in marks.chip("new", Markup("<b>New</b>"))
        assert "<b>" not in marks.chip("new", "<b>New</b>")
        assert "&lt;b&gt;" in marks.chip("new", "<b>New</b>", bare=True)
        assert '"><' not in marks.icon('x"><script>').removeprefix('<svg class="i" aria-hidden="true"><')[:40]


def test_a_status_no_shape_is_drawn_for_looks_closed() -> None:
    assert "#st-closed" in marks.shape_icon("made-up")
    assert "#st-you" in marks.chip("you", "Your answer needed")


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("moment", '<time datetime="2026-11-21T12:08:00+00:00">21 ноября, 15:08</time>'),
        ("clock", '<time datetime="2026-11-21T12:08:00+00:00">15:08</time>'),
        ("day", '<time datetime="2026-11-21T12:08:00+00:00">Сегодня</time>'),
        (
            "ago",
            '<time datetime="2026-11-21T12:08:00+00:00" data-ago title="21 ноября, 15:08">только что</time>',
        ),
    ],
)
def test_moments_are_the_readers(how: str, expected: str) -> None:
    with clock.at(NOW), translation.override("ru"), timezone.override("Europe/Moscow"):
        assert marks.when(NOW, how) == expected
        assert marks.told()(NOW, how) == expected
        assert marks.when(None, how) == ""


def test_words_follow_the_language_and_what_fills_them_is_escaped() -> None:
    drawn = (
        environment().from_string('{{ _("Number") }}: {{ _("Request %(number)s is with us", number="<1>") }}').render
    )
    for _time in range(2):
        with translation.override("ru"):
            assert drawn().startswith("Номер: ")
        with translation.override("en"):
            assert drawn() == "Number: Request &lt;1&gt; is with us"


def test_letters_in_plain_text_are_not_escaped() -> None:
    text = '{% autoescape false %}{{ _("Request %(number)s is with us", number="<1>") }}{% endautoescape %}'
    with translation.override("en"):
        assert environment().from_string(text).render() == "Request <1> is with us"
