"""The customers' doors. A new one is a folder with the same inner names and one line here."""

from django.utils.module_loading import import_string

from deskbell.channels.base import Channel

CHANNELS = {
    "portal": "deskbell.channels.portal.channel.PortalChannel",
    "widget": "deskbell.channels.widget.channel.WidgetChannel",
    "email": "deskbell.channels.email.channel.EmailChannel",
    "api": "deskbell.channels.api.channel.ApiChannel",
}


def get(kind: str) -> Channel:
    """KeyError: no such channel."""
    made: Channel = import_string(CHANNELS[kind])()
    return made
