"""A text in several languages, as it stands in a JSON column: one string, or a table by language code."""

from deskbell.lib.preset.schema import Text, text_in


def spoken(text: Text, language: str, fallback: str) -> str:
    """What a reader of `language` is shown."""
    return text_in(text, language, fallback)
