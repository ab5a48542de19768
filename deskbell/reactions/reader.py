"""Reads the log for one reaction: at least once, in order, and past what it cannot take."""

import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from deskbell import events
from deskbell.actions import readers
from deskbell.models import Counter, Event, ParkedEvent, Reader
from deskbell.models.prepared import Prepared

log = logging.getLogger(__name__)
# An event that fails this often in a row is parked.
TRIES = 7
PAGE = 200
LATEST = Prepared(lambda: Counter.objects.filter(name="events").values_list("provider_id", "value"))
CURSORS = Prepared(lambda: Reader.objects.values_list("name", "provider_id", "number"))


@dataclass(frozen=True)
class Reaction:
    """`react` is safe to repeat; it is called for events of `kinds` only."""

    name: str
    react: Callable[[Event], None]
    kinds: frozenset[str]


def behind(reactions: Iterable[Reaction]) -> list[tuple[Reaction, int]]:
    """Each reaction with each provider whose log it has not read to the end. Two queries, nothing written."""
    latest = LATEST.all()
    at = {(name, provider): number for name, provider, number in CURSORS.all()}
    return [
        (reaction, provider)
        for reaction in reactions
        for provider, number in latest
        if number > at.get((reaction.name, provider), 0)
    ]


def read(reaction: Reaction, provider_id: int, *, pages: int | None = None) -> int:
    """Goes on from the reaction's cursor, to the end of the log or for so many pages; how many events it passed."""
    passed = 0
    while (pages is None or pages > 0) and (taken := _read_page(reaction, provider_id)):
        pages = None if pages is None else pages - 1
        passed += taken
    return passed


def _read_page(reaction: Reaction, provider_id: int) -> int:
    """0 at the end of the log, while another worker reads it, and while what failed waits for its next try."""
    done = readers.number_of(reaction.name, provider_id)
    page = events.after(provider_id, done, PAGE)
    if page and not any(event.kind in reaction.kinds for event in page):
        # Most pages of most reactions: one write instead of a claim and its end.
        is_passed = readers.pass_over(reaction.name, provider_id, done=done, number=page[-1].number)
        return len(page) if is_passed else 0
    reader = readers.claim(reaction.name, provider_id) if page else None
    if reader is None:
        return 0
    if reader.number != done:
        page = events.after(provider_id, reader.number, PAGE)
    for passed, event in enumerate(page):
        if event.kind in reaction.kinds and not _take(reaction, reader, event):
            return passed
    readers.advance(reader, page[-1].number if page else reader.number)
    return len(page)


def retry(parked: ParkedEvent, reactions: Iterable[Reaction]) -> bool:
    """Gives a parked event to its reaction once more. False: it stays parked, with the new reason."""
    reaction = next((one for one in reactions if one.name == parked.reader), None)
    if reaction is None:
        readers.keep_parked(parked, f"there is no reaction {parked.reader!r} any more")
        return False
    try:
        reaction.react(parked.event)
    except Exception:
        log.exception("%s could still not take event %s", reaction.name, parked.event.number)
        readers.keep_parked(parked, traceback.format_exc())
        return False
    readers.unpark(parked)
    return True


def _take(reaction: Reaction, reader: Reader, event: Event) -> bool:
    """False: it failed and is to be tried again later, before anything behind it."""
    try:
        reaction.react(event)
    except Exception:
        log.exception("%s could not take event %s of provider %s", reaction.name, event.number, event.provider_id)
        if reader.attempts + 1 < TRIES:
            readers.note_failure(reader, done=event.number - 1)
            return False
        readers.park(reader, event, traceback.format_exc())
    return True
