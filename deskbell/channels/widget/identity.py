"""Who opens the panel: what the host page's token says, or a guest's device."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deskbell import access
from deskbell.actions import people
from deskbell.actions.people import Identity
from deskbell.actions.refusals import Refused
from deskbell.lib import clock, tokens
from deskbell.models import Person, Provider

# Signed by the host page, but still of any length: the verbs cut, the names of what is told stay ours.
TOLD = ("email", "name", "phone", "language", "time_zone", "organisation")
SHORTEST_DEVICE = 20

WORDS: dict[str, str | Promise] = {
    "expired": _("The sign-in of this page has expired. Reload the page and open help again."),
    "signature": _("This page could not prove who you are. Please tell the people who run it."),
    "algorithm": _("This page could not prove who you are. Please tell the people who run it."),
    "provider": _("This page signs people in for another help desk. Please tell the people who run it."),
    "form": _("The sign-in of this page cannot be read. Please tell the people who run it."),
    "lifetime": _(
        "The sign-in of this page is valid for too long or in the future. Please tell the people who run it."
    ),
}


def recognise(provider: Provider, token: str) -> Person:
    """The customer a signed token names. Raises Refused with a code that begins with `token_`."""
    if not provider.settings.identity.host_signed:
        raise Refused("token_unwanted", _("This help desk does not take sign-ins from other pages."))
    try:
        claims = tokens.read_identity(token, secret=provider.identity_secret, provider=provider.slug, now=clock.now())
    except tokens.BadToken as error:
        raise Refused(f"token_{error.reason}", WORDS[error.reason]) from error
    identity = _identity(claims)
    if not identity.external_id and not identity.email:
        raise Refused("token_nobody", _("The sign-in of this page does not say who you are."))
    person = people.identify(provider, identity)
    if access.can_serve(person):
        words = _("This is the address of a support agent. Help is for customers; agents answer at the desk.")
        raise Refused("token_agent", words)
    return person


def guest(provider: Provider, device: str, language: str) -> Person:
    """Somebody unknown, told apart by a number that their browser keeps. Refused where guests are not taken."""
    if not provider.settings.identity.guests:
        raise Refused("signed_out", _("Sign in to the product, then help opens with your name."))
    if len(device) < SHORTEST_DEVICE:
        raise Refused("device_form", _("Your browser does not let us tell you apart from others. Use the portal."))
    return people.identify(provider, Identity(device=device, language=language))


def _identity(claims: Mapping[str, object]) -> Identity:
    told = {name: claims[name] for name in TOLD if isinstance(claims.get(name), str)}
    external_id = claims.get("external_id", claims.get("sub", ""))
    attributes = claims.get("attributes")
    return Identity(
        external_id=str(external_id) if isinstance(external_id, str | int) else "",
        attributes={str(key): value for key, value in attributes.items()} if isinstance(attributes, dict) else {},
        **told,  # type: ignore[arg-type]
    )
