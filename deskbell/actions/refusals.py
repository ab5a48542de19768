"""What a verb raises when it will not do what it was asked to: with words for people and a code for programs."""

from datetime import datetime

from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):
    """`code` is stable and documented; `words` are in the reader's language; `field` names the input at fault."""

    def __init__(self, code: str, words: Words, *, field: str = "") -> None:
        super().__init__(code)
        self.code, self.words, self.field = code, words, field


class Changed(Refused):
    """Somebody changed the same thing since this person looked."""

    def __init__(self, words: Words, *, field: str, value: str, by: str, at: datetime | None) -> None:
        super().__init__("changed_meanwhile", words, field=field)
        self.value, self.by, self.at = value, by, at
