"""Reads the log for one reaction: at least once, in order, and past what it cannot take."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from deskbell import events
from deskbell.actions import readers
from deskbell.models import Event, Reader

log = logging.getLogger(__name__)
# An event that fails this often in a row is parked.
TRIES = 5
PAGE = 200


@dataclass(frozen=True)
class Reaction:
    """`react` is safe to repeat; it is called for events of `kinds` only."""

    name: str
    react: Callable[[Event], None]
    kinds: frozenset[str]


def read(reaction: Reaction, provider_id: int) -> int:
    """Goes on from the reaction's cursor to the end of the log; how many events it passed."""
    if not _is_behind(reaction, provider_id):
        return 0
    reader = readers.claim(reaction.name, provider_id)
    if reader is None:
        return 0
    passed = 0
    try:
        while page := events.after(provider_id, reader.number, PAGE):
            for event in page:
                if event.kind in reaction.kinds and not _take(reaction, reader, event):
                    return passed
                passed += 1
            readers.advance(reader, page[-1].number)
    finally:
        readers.release(reader)
    return passed


def _is_behind(reaction: Reaction, provider_id: int) -> bool:
    """A look that writes nothing, so that an idle worker leaves the database alone."""
    at = Reader.objects.filter(name=reaction.name, provider_id=provider_id).values_list("number", flat=True).first()
    return events.latest(provider_id) > (at or 0)


def _take(reaction: Reaction, reader: Reader, event: Event) -> bool:
    """False: it failed and is to be tried again later, before anything behind it."""
    try:
        reaction.react(event)
    except Exception:
        log.exception("%s could not take event %s of provider %s", reaction.name, event.number, event.provider_id)
        if readers.note_failure(reader) < TRIES:
            if event.number - 1 > reader.number:
                attempts = reader.attempts
                readers.advance(reader, event.number - 1)
                readers.keep_attempts(reader, attempts)
            return False
        readers.park(reader, event, traceback.format_exc())
    return True
