"""What a customer reads as a request's status: the first of the provider's rules that fits, or of ours."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from deskbell.lib.preset.schema import StatusWord, text_in
from deskbell.models import Provider, Ticket

State = Ticket.State
SHAPES = {"new": "new", "open": "work", "waiting": "you", "solved": "solved", "closed": "closed"}


@dataclass(frozen=True)
class Status:
    """`shape` is one of the design's six; words differ between providers, shapes never."""

    text: str
    shape: str
    is_readers_turn: bool


class Teller:
    """The statuses of many requests of one provider: each that differs is found once."""

    def __init__(self, provider: Provider, language: str) -> None:
        self._provider, self._language, self._rules = provider, language, rules(provider)
        self._known: dict[tuple[str, bool, bool], Status] = {}

    def status(self, *, state: str, unread: bool, archived: bool) -> Status:
        key = (state, unread, archived)
        if key not in self._known:
            self._known[key] = self._found(state, unread, archived)
        return self._known[key]

    def _found(self, state: str, unread: bool, archived: bool) -> Status:
        confirm = state == State.SOLVED and self._provider.settings.requests.confirm
        turn = state == State.WAITING or confirm
        for rule in self._rules:
            if _fits(rule, state, unread, archived):
                text = text_in(rule.text, self._language, self._provider.language)
                return Status(text, "you" if turn else SHAPES[state], turn)
        return Status(state, SHAPES[state], turn)


def status(provider: Provider, language: str, *, state: str, unread: bool, archived: bool) -> Status:
    return Teller(provider, language).status(state=state, unread=unread, archived=archived)


def rules(provider: Provider) -> list[StatusWord]:
    """The provider's, with ours behind them for what they leave open."""
    own = provider.settings.status_words
    return [*own, *_usual(provider)]


def choices(provider: Provider, language: str) -> list[tuple[str, str]]:
    """For a filter: each word once, under the number of its first rule."""
    known: dict[str, str] = {}
    for index, rule in enumerate(provider.settings.status_words or _usual(provider)):
        known.setdefault(text_in(rule.text, language, provider.language), str(index))
    return [(index, text) for text, index in known.items()]


def condition(provider: Provider, language: str, index: int, unread: Q) -> Q | None:
    """The tickets that show the word of this rule, given what makes one unread; None for a made-up rule."""
    ordered = rules(provider)
    if not 0 <= index < len(ordered):
        return None
    word = text_in(ordered[index].text, language, provider.language)
    found, before = Q(pk__in=[]), Q(pk__in=[])
    for rule in ordered:
        fits = _where(rule, unread)
        if text_in(rule.text, language, provider.language) == word:
            found |= fits & ~before
        before |= fits
    return found


def _fits(rule: StatusWord, state: str, unread: bool, archived: bool) -> bool:
    return (
        (not rule.state or state in rule.state)
        and (rule.unread is None or rule.unread == unread)
        and (rule.archived is None or rule.archived == archived)
    )


def _where(rule: StatusWord, unread: Q) -> Q:
    where = ~Q(pk__in=[])
    if rule.state:
        where &= Q(state__in=rule.state)
    if rule.unread is not None:
        where &= unread if rule.unread else ~unread
    if rule.archived is not None:
        where &= Q(archived_at__isnull=not rule.archived)
    return where


def _usual(provider: Provider) -> list[StatusWord]:
    solved = _("Solved, please confirm") if provider.settings.requests.confirm else _("Solved")
    return [
        StatusWord(text=_("Accepted"), state=["new"]),
        StatusWord(text=_("In progress"), state=["open"]),
        StatusWord(text=_("Your answer needed"), state=["waiting"]),
        StatusWord(text=solved, state=["solved"]),
        StatusWord(text=_("Closed"), state=["closed"]),
    ]
