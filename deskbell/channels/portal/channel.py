"""The portal: a door that customers come to, so nothing is sent."""

from django.utils.translation import gettext_lazy as _

from deskbell.channels.base import Channel


class PortalChannel(Channel):
    kind = "portal"
    name = _("Portal")
    icon = "globe"
