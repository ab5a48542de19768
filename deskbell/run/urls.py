"""All addresses: each room brings its own, complete from the root."""

from django.urls import include, path

handler400 = "deskbell.pages.errors.bad_request"
handler403 = "deskbell.pages.errors.forbidden"
handler404 = "deskbell.pages.errors.not_found"
handler500 = "deskbell.pages.errors.broken"

ROOMS = (
    "deskbell.demo.urls",
    "deskbell.accounts.urls",
    "deskbell.channels.portal.urls",
    "deskbell.channels.widget.urls",
    "deskbell.channels.api.urls",
    "deskbell.desk.urls",
    "deskbell.setup.urls",
)

urlpatterns = [path("", include(room)) for room in ROOMS]
