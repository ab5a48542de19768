"""What a host page loads before anybody asks for help: the script, and how the button looks."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from deskbell.channels.widget.panel import name_of
from deskbell.models import Provider
from deskbell.pages import guards
from deskbell.pages.visitor import PageRequest, word

SCRIPT = Path(__file__).resolve().parent.parent / "static" / "widget.js"
# One number for each plural form of the three languages.
SAMPLES = {"one": 1, "few": 3, "many": 7, "other": 20}


@require_safe
def script(request: HttpRequest) -> HttpResponseBase:
    """Kept for five minutes: a new version reaches every host page without its owner doing anything."""
    status = SCRIPT.stat()
    etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(SCRIPT.open("rb"), content_type="text/javascript; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def config(request: PageRequest, slug: str) -> JsonResponse:
    """Public, the same for everybody, and without secrets; `?language=` is the host page's."""
    provider = guards.provider(request)
    language = _language(request, provider)
    response = JsonResponse(_config(provider, language))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _language(request: PageRequest, provider: Provider) -> str:
    asked = request.GET.get("language", "")
    return asked if provider.speaks(asked) else request.visitor.language


def _config(provider: Provider, language: str) -> dict[str, object]:
    with translation.override(language):
        settings = provider.settings
        title = word(provider, "help-title", language, provider.name_in(language))
        return {
            "provider": provider.slug,
            "language": language,
            "place": settings.help.place,
            "colour": settings.brand.colour,
            "popups": settings.help.popups,
            "guests": settings.identity.guests,
            "title": title,
            "sections": [{"key": key, "name": name_of(provider, key, language)} for key in settings.help.sections],
            "words": {
                "help": word(provider, "help", language, _("Help")),
                "open": word(provider, "help", language, _("Help")),
                "close": _("Close the help window"),
                "unread": _unread_words(),
            },
        }


def _unread_words() -> dict[str, str]:
    forms = {}
    for form, sample in SAMPLES.items():
        words = ngettext("%(count)s request with a new answer", "%(count)s requests with a new answer", sample)
        forms[form] = words % {"count": "{n}"}
    return forms
