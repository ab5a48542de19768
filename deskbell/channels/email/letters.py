"""A delivery as a letter, in the language and time zone of the person who gets it."""

from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from deskbell.lib import mail, markdown
from deskbell.lib.preset.schema import text_in
from deskbell.models import Attachment, Delivery, Message, Person, Provider, Ticket

# Earlier messages below the new one.
EARLIER = 1


def letter_of(delivery: Delivery) -> mail.Letter:
    """Subject with the ticket's number, both parts, and the ids by which mail programs thread it."""
    message, person = delivery.message, delivery.address.person
    ticket, provider = message.ticket, delivery.provider
    language = person.language or provider.language
    with translation.override(language), timezone.override(person.time_zone or provider.time_zone):
        content = _content(delivery, message, ticket, provider, person, language)
        subject = f"[{ticket.label}] {ticket.subject}"
        text = render_to_string("email/answer.txt", content)
        html = render_to_string("email/answer.html", content)
    first = _thread_start(ticket)
    own = mail.message_id(ticket.number, message.pk, settings.MAIL_DOMAIN, _slug(delivery))
    sender = ticket.department.email or settings.MAIL_FROM
    return mail.Letter(
        sender_name=f"{message.author.name} · {provider.name_in(language)}"
        if message.from_support
        else provider.name_in(language),
        sender_address=sender,
        recipient_name=person.name,
        recipient_address=delivery.address.value,
        subject=subject,
        text=text,
        html=html,
        message_id=own,
        in_reply_to=first if first != own else None,
        references=[first] if first != own else [],
        reply_to=None,
        language=language,
        headers={"X-Deskbell-Ticket": ticket.label},
    )


def _slug(delivery: Delivery) -> str:
    """A receipt and an answer about the same message are two mails; so are those to two people."""
    return f"{delivery.provider.slug}.{delivery.purpose}.{delivery.address_id}"


def _thread_start(ticket: Ticket) -> str:
    """One id for the whole ticket, which every mail of it refers to."""
    return mail.message_id(ticket.number, 0, settings.MAIL_DOMAIN, ticket.provider.slug)


def _content(
    delivery: Delivery, message: Message, ticket: Ticket, provider: Provider, person: Person, language: str
) -> dict[str, object]:
    is_answer = delivery.purpose == Delivery.Purpose.ANSWER
    earlier = _earlier(message) if is_answer else []
    return {
        "language": language,
        "provider_name": provider.name_in(language),
        "colour": provider.settings.brand.colour,
        "is_answer": is_answer,
        "ticket": ticket,
        "person": person,
        "author": message.author.name,
        "at": message.created_at,
        "html": message.html or f"<p>{escape(message.body)}</p>",
        "text": markdown.to_text(message.body),
        "files": list(Attachment.objects.filter(message=message).order_by("pk")),
        "earlier": earlier,
        "url": f"{settings.URL}/p/{provider.slug}/requests/{ticket.number}",
        "department": ticket.department.name_in(language),
        "tagline": text_in(provider.settings.brand.tagline, language, provider.language),
        "why": _("You get this mail because you have a request with %(name)s.") % {"name": provider.name_in(language)},
    }


def _earlier(message: Message) -> list[dict[str, object]]:
    before = (
        Message.objects.filter(ticket=message.ticket_id, is_internal=False, pk__lt=message.pk)
        .select_related("author")
        .order_by("-pk")[:EARLIER]
    )
    return [
        {"author": old.author.name, "at": old.created_at, "html": old.html, "text": markdown.to_text(old.body)}
        for old in before
    ]
