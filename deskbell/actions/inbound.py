"""What every door makes of what came in, before any verb sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deskbell.models import Attachment, Contract, Department, Person, Priority, RequestType, Service, Ticket


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
