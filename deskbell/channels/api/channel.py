"""The API: a door for programs, which read for themselves."""

from django.utils.translation import gettext_lazy as _

from deskbell.channels.base import Channel


class ApiChannel(Channel):
    kind = "api"
    name = _("API")
    icon = "zap"
