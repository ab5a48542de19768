"""Server-sent events as bytes. https://html.spec.whatwg.org/multipage/server-sent-events.html"""

from typing import Any

import msgspec

from deskbell.models import Event

RESET = b"event: reset\ndata: {}\n\n"
BEAT = b"event: beat\ndata: {}\n\n"
# The browser's own wait before it connects again, milliseconds.
HELLO = b"retry: 2000\n\n"
_encoder = msgspec.json.Encoder()


def log(event: Event, ticket_number: int | None) -> bytes:
    """One event of the log; `ticket` is the number people know."""
    content = {"kind": event.kind, "ticket": ticket_number, "details": event.details}
    return b"event: log\nid: %d\ndata: %b\n\n" % (event.number, _encoder.encode(content))


def cursor(number: int) -> bytes:
    """Moves the reader's cursor over events that are not for them."""
    return b"event: log\nid: %d\ndata: {}\n\n" % number


def note(content: dict[str, Any]) -> bytes:
    """What is true only now; it has no number and is not replayed."""
    return b"event: note\ndata: %b\n\n" % _encoder.encode(content)
