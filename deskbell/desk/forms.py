"""What the desk's forms send, read once and made certain."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from deskbell.models import Ticket

State = Ticket.State
# Where a ticket may go with an answer.
AFTER_ANSWER = (State.WAITING, State.OPEN, State.SOLVED, State.CLOSED)


@dataclass(frozen=True)
class Answer:
    body: str
    is_internal: bool
    client_id: str
    then: str


def answer(posted: Mapping[str, str]) -> Answer:
    """Anything unknown in `then` is what usually follows an answer: waiting for the customer."""
    then = posted.get("then", "")
    return Answer(
        body=posted.get("body", ""),
        # The tab fills `internal`; the button of a page without JavaScript is `note`.
        is_internal="1" in (posted.get("internal", ""), posted.get("note", "")),
        # A page without JavaScript has only the id it was drawn with.
        client_id=posted.get("client_id", "") or posted.get("page_id", "") or str(uuid4()),
        then=then if then in AFTER_ANSWER else State.WAITING,
    )
