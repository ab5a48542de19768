"""The Help button in the company's own product: a door that is only read."""

from django.utils.translation import gettext_lazy as _

from deskbell.channels.base import Channel


class WidgetChannel(Channel):
    kind = "widget"
    name = _("Help window")
    icon = "message-circle"
