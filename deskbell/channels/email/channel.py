"""E-mail: a door that is pushed to."""

from django.utils.translation import gettext_lazy as _

from deskbell.channels.base import Channel
from deskbell.channels.email import letters, outbox
from deskbell.models import Delivery


class EmailChannel(Channel):
    kind = "email"
    name = _("E-mail")
    icon = "mail"

    def send(self, delivery: Delivery) -> str:
        """The Message-ID. It is the same at every try, so that a mail system can tell a repeat from a new mail."""
        letter = letters.letter_of(delivery)
        outbox.send(letter)
        return letter.message_id
