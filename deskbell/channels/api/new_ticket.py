"""A request that a program makes: the same form as on the pages, filled in from JSON, with the same rules."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deskbell.access import NotVisible
from deskbell.actions import messages
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Refused
from deskbell.channels.api.asks import Answer, NewTicket
from deskbell.models import Person, RequestType
from deskbell.pages import request_form
from deskbell.pages.request_form import Field, RequestForm

CHANNEL = "api"
# These stand beside `fields` in the JSON, whatever the provider calls them on its form.
ON_TOP = ("subject", "body")


def inbound(person: Person, asked: NewTicket) -> InboundMessage:
    """Raises Refused, naming the field."""
    if asked.type is not None:
        return _of_type(person, asked, _type(person, asked.type))
    if asked.fields:
        raise Refused("unknown_field", _("Fields belong to a request type: name it."), field="type")
    return InboundMessage(
        person=person,
        channel=CHANNEL,
        external_id=messages.client_key(person, asked.client_id),
        subject=asked.subject,
        body=asked.body,
    )


def _of_type(person: Person, asked: NewTicket, request_type: RequestType) -> InboundMessage:
    language = get_language() or person.provider.language
    empty = request_form.blank(person, request_type, language)
    form = request_form.posted(_filled_in(asked, empty.fields), person, request_type, language)
    _refuse_errors(form)
    _refuse_unused(form, asked)
    made = form.inbound(CHANNEL)
    return replace(
        made,
        external_id=messages.client_key(person, asked.client_id),
        # A form without a place for them does not lose them.
        subject=made.subject or asked.subject,
        body=asked.body if asked.body.strip() else made.body,
    )


def _filled_in(asked: NewTicket, fields: Sequence[Field]) -> HttpRequest:
    post = QueryDict(mutable=True)
    for field in fields:
        if field.kind in ON_TOP:
            post[field.name] = asked.subject if field.kind == "subject" else asked.body
        elif field.key in asked.fields:
            post.setlist(field.name, _texts(asked.fields[field.key]))
        elif field.value:
            # What the page's form would stand filled in with: the usual priority, the person's own phone.
            post[field.name] = field.value
    request = HttpRequest()
    request.POST = post  # type: ignore[assignment]
    return request


def _texts(answer: Answer) -> list[str]:
    return answer if isinstance(answer, list) else [str(answer)]


def _refuse_errors(form: RequestForm) -> None:
    """Files come by no API, so a form that demands one is sent without."""
    for field in form.fields:
        if field.error and field.kind != "files":
            name = field.kind if field.kind in ON_TOP else f"fields.{field.key}"
            raise Refused("invalid", field.error, field=name)
    if form.error:
        raise Refused("invalid", form.error)


def _refuse_unused(form: RequestForm, asked: NewTicket) -> None:
    known = {field.key: field for field in form.fields if field.kind not in (*ON_TOP, "files")}
    for key, answer in asked.fields.items():
        field = known.get(key)
        if field is None:
            raise Refused("unknown_field", _("The request type has no such field."), field=f"fields.{key}")
        if key not in form.answers:
            words = _("This field is not asked for beside the other answers.")
            raise Refused("unknown_field", words, field=f"fields.{key}")
        chosen = {option.value for option in field.options}
        if field.kind == "several" and not chosen.issuperset(_texts(answer)):
            raise Refused("invalid", _("Choose among the options of this field."), field=f"fields.{key}")


def _type(person: Person, key: str) -> RequestType:
    try:
        return request_form.get_type(person.provider, key)
    except NotVisible:
        raise Refused("no_such_type", _("There is no such request type."), field="type") from None
