"""What every channel is: a name, an icon, and for those that must be pushed to, a way to send."""

from typing import ClassVar

from django.utils.functional import Promise

from deskbell.models import Delivery


class NotSent(Exception):
    """`permanent`: trying again cannot help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Channel:
    kind: ClassVar[str]
    name: ClassVar[str | Promise]
    icon: ClassVar[str]

    def send(self, delivery: Delivery) -> str:
        """Sends and returns what the other side calls it. Raises NotSent. Channels that are only read never send."""
        raise NotSent(f"the channel {self.kind!r} does not send", permanent=True)
