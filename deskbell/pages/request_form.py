"""The form of a request type: what is drawn, what was typed, and the message it becomes. For portal and widget."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from deskbell.access import NotVisible
from deskbell.actions import messages
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.messages import Received
from deskbell.actions.refusals import Refused
from deskbell.lib import markdown, phones
from deskbell.lib.preset.schema import text_in
from deskbell.models import Attachment, FormField, Person, Provider, RequestType
from deskbell.pages import form_options, form_values, uploads
from deskbell.pages.form_options import Option
from deskbell.pages.visitor import word

# Before the name of every field, so that no provider's key meets a name of ours.
PREFIX = "f-"
CHOSEN = ("choice", "several", "department", "priority", "contract", "service")
OWN_PLACE = ("subject", "body", "department", "priority", "contract", "service", "files")


@dataclass(frozen=True)
class TypeCard:
    key: str
    title: str
    hint: str
    icon: str


@dataclass(frozen=True)
class Field:
    """`name` is the input's; `when` and `equals` say beside which answers it is asked at all."""

    key: str
    kind: str
    name: str
    label: str
    hint: str = ""
    required: bool = False
    options: Sequence[Option] = ()
    value: str = ""
    values: Sequence[str] = ()
    error: str = ""
    when: str = ""
    equals: str = ""

    @property
    def id(self) -> str:
        return self.name

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(option.value, option.text) for option in self.options]

    @property
    def segments(self) -> list[tuple[str, str, int]]:
        return [(option.value, option.text, option.level) for option in self.options]


@dataclass(frozen=True, kw_only=True)
class RequestForm:
    """`error`: of the form as a whole. `uploads`: files that are with us already."""

    person: Person
    type: RequestType
    title: str
    guidance: str
    fields: Sequence[Field]
    send: str
    attach: str
    client_id: str
    uploads: Sequence[Attachment] = ()
    error: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        return not self.error and not any(one.error for one in self.fields)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary above the form: where it is, and what to do."""
        told = [(one.id, f"{one.label}: {one.error}") for one in self.fields if one.error]
        return [("", self.error), *told] if self.error else told

    @property
    def takes_files(self) -> bool:
        return any(one.kind == "files" for one in self.fields)

    @property
    def draft(self) -> str:
        return f"request-{self.type.provider_id}-{self.person.pk}-{self.type.key}"

    def inbound(self, channel: str) -> InboundMessage:
        """Of a valid form."""
        told = {one.kind: self.answers[one.key] for one in self.fields if one.key in self.answers}
        chosen = {one.kind: one for one in self.fields if one.kind in CHOSEN and one.kind in OWN_PLACE}
        subject, body = str(told.get("subject", "")), str(told.get("body", ""))
        places = {
            kind: next((option.row for option in one.options if option.value == told.get(kind)), None)
            for kind, one in chosen.items()
        }
        known = {one.key: one.kind for one in self.fields}
        rest = {
            key: value for key, value in self.answers.items()
            if value and (known[key] not in OWN_PLACE or places.get(known[key], value) is None)
        }  # fmt: skip
        return InboundMessage(
            person=self.person,
            channel=channel,
            external_id=messages.client_key(self.person, self.client_id),
            subject=subject,
            body=body or subject,
            type=self.type,
            fields=rest,
            attachments=self.uploads,
            **places,  # type: ignore[arg-type]
        )


def cards(provider: Provider, language: str) -> list[TypeCard]:
    """The request types to choose from."""
    return [
        TypeCard(one.key, one.name_in(language), text_in(one.description, language, provider.language), one.icon)
        for one in RequestType.objects.filter(provider=provider, retired_at=None)
    ]


def get_type(provider: Provider, key: str) -> RequestType:
    """Raises NotVisible."""
    found = RequestType.objects.filter(provider=provider, key=key, retired_at=None).first()
    if found is None:
        raise NotVisible(f"request type {key}")
    found.provider = provider
    return found


def blank(
    person: Person, request_type: RequestType, language: str, given: Mapping[str, str] | None = None
) -> RequestForm:
    """A new form; `given`: what is known already, by field kind ({"subject": …, "url": …})."""
    provider = person.provider
    own = {"name": person.name, "phone": phones.shown(person.phone), **(given or {})}
    fields = [_drawn(row, person, language) for row in request_type.fields.all()]
    return RequestForm(
        person=person,
        type=request_type,
        title=request_type.name_in(language),
        guidance=markdown.to_html(text_in(request_type.guidance, language, provider.language)),
        fields=[one if one.value else replace(one, value=own.get(one.kind, "")) for one in fields],
        send=word(provider, "send-request", language, _("Create request")),
        attach=word(provider, "attach", language, ""),
        client_id=str(uuid.uuid4()),
    )


def posted(request: HttpRequest, person: Person, request_type: RequestType, language: str) -> RequestForm:
    """The form as it was sent, with its errors."""
    form = blank(person, request_type, language)
    shown = _asked(form.fields, request.POST)
    fields, answers = [], {}
    for one in form.fields:
        typed = _typed(one, request.POST)
        if one.key in shown:
            typed, answer = _checked(typed, person.provider)
            answers[one.key] = answer
        fields.append(typed)
    client_id = request.POST.get("client_id", "")[:100] or form.client_id
    return _with_files(request, replace(form, fields=fields, answers=answers, client_id=client_id), shown, request_type)


def send(form: RequestForm, channel: str) -> Received | RequestForm:
    """Opens the ticket; or the form again, with the reason."""
    if not form.is_valid:
        return form
    try:
        return messages.receive(form.inbound(channel))
    except Refused as refused:
        kind = {"body": "body", "files": "files"}.get(refused.field, "")
        words = str(refused.words)
        if kind and any(one.kind == kind for one in form.fields):
            return replace(form, fields=[replace(one, error=words) if one.kind == kind else one for one in form.fields])
        return replace(form, error=words)


def _drawn(row: FormField, person: Person, language: str) -> Field:
    provider = person.provider
    when = row.show_when or {}
    options = form_options.of(row, person, language)
    # A contract is asked for in words when we know of none: the number may still be on paper.
    kind = "line" if row.kind in ("contract", "service", "department", "priority") and not options else row.kind
    usual = next((option.value for option in options if option.usual), "")
    return Field(
        key=row.key,
        kind=kind,
        name=PREFIX + row.key,
        label=text_in(row.label, language, provider.language),
        hint=text_in(row.hint, language, provider.language),
        required=row.required,
        options=options,
        value=usual,
        when=PREFIX + when["field"] if when else "",
        equals="|".join(when.get("equals", ())),
    )


def _asked(fields: Sequence[Field], post: QueryDict) -> set[str]:
    """The keys of fields that are shown beside the answers given."""
    names = {one.name: one for one in fields}

    def is_asked(one: Field, depth: int = 0) -> bool:
        if not one.when:
            return True
        above = names.get(one.when)
        if above is None or depth > len(names) or not is_asked(above, depth + 1):
            return False
        answers = [value for value in post.getlist(one.when) if value]
        return any(value in one.equals.split("|") for value in answers) if one.equals else bool(answers)

    return {one.key for one in fields if is_asked(one)}


def _typed(one: Field, post: QueryDict) -> Field:
    if one.kind == "several":
        return replace(one, values=post.getlist(one.name))
    # Without JavaScript a textarea's line ends come as CR LF.
    return replace(one, value=post.get(one.name, "").replace("\r\n", "\n"))


def _checked(one: Field, provider: Provider) -> tuple[Field, object]:
    known = {option.value for option in one.options}
    if one.kind == "several":
        values = [value for value in one.values if value in known]
        return (replace(one, error=_missing(one)) if one.required and not values else one), values
    if one.kind == "files":
        return one, ""
    if one.kind in CHOSEN:
        fits = one.value in known
        return (replace(one, error=_missing(one)) if not fits and (one.required or one.value) else one), one.value
    try:
        value = form_values.kept(one.kind, one.value, provider)
    except form_values.Unusable as reason:
        return replace(one, error=str(reason)), ""
    return (replace(one, error=_missing(one)) if one.required and not value else one), value


def _missing(one: Field) -> str:
    if one.kind == "phone":
        return _("Enter a phone number.")
    if one.kind in CHOSEN:
        return _("Choose one of the options.")
    return _("Attach a file.") if one.kind == "files" else _("Fill in this field.")


def _with_files(request: HttpRequest, form: RequestForm, shown: set[str], request_type: RequestType) -> RequestForm:
    zone = next((one for one in form.fields if one.kind == "files" and one.key in shown), None)
    if zone is None:
        return form
    kept, refusal = uploads.posted(request, form.person, uploads.limits_of(form.person.provider, request_type))
    error = str(refusal.words) if refusal else _missing(zone) if zone.required and not kept else ""
    fields = [replace(one, error=error) if one is zone else one for one in form.fields]
    return replace(form, fields=fields, uploads=kept)
