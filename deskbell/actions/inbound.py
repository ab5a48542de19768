"""What every door makes of what came in, before any verb sees it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deskbell.lib.html import without_controls
from deskbell.lib.text import storable
from deskbell.models import Attachment, Contract, Department, Person, Priority, RequestType, Service, Ticket

LONGEST_ID = 200


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """`external_id`: what the channel calls this message; the same one again is the same message.

    With `ticket` it goes on there. Without, it opens one, for which the rest is taken.
    """

    person: Person
    channel: str
    external_id: str
    body: str
    ticket: Ticket | None = None
    subject: str = ""
    type: RequestType | None = None
    department: Department | None = None
    priority: Priority | None = None
    contract: Contract | None = None
    service: Service | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    kind: str = Ticket.Kind.REQUEST

    def __post_init__(self) -> None:
        """What no database takes is gone before a verb sees it; a longer id is known by its fingerprint."""
        known = without_controls(self.external_id)
        if len(known) > LONGEST_ID:
            known = hashlib.sha256(known.encode()).hexdigest()
        cleaned = {
            "external_id": known,
            "body": without_controls(self.body),
            "subject": without_controls(self.subject),
            "fields": storable(self.fields),
        }
        for name, value in cleaned.items():
            object.__setattr__(self, name, value)
