"""The request types of a provider, as programs need them to make a request."""

from collections import defaultdict

import msgspec

from deskbell.channels.api import answers
from deskbell.lib.preset.schema import text_in
from deskbell.models import FormField, Person, RequestType
from deskbell.pages import form_options
from deskbell.pages.form_options import Option


def of(person: Person, language: str) -> answers.Types:
    """Two queries, and one for each kind of choice that is not part of the form itself."""
    fallback = person.provider.language
    types = list(RequestType.objects.filter(provider=person.provider_id, retired_at=None).select_related("department"))
    fields: dict[int, list[answers.Field]] = defaultdict(list)
    offered: dict[str, list[Option]] = {}
    for row in FormField.objects.filter(request_type__in=[one.pk for one in types]):
        if row.kind not in offered or row.kind not in form_options.OFFERED:
            offered[row.kind] = form_options.of(row, person, language)
        fields[row.request_type_id].append(_field(row, offered[row.kind], language, fallback))
    return answers.Types([
        answers.RequestType(
            key=one.key,
            name=text_in(one.name, language, fallback),
            description=text_in(one.description, language, fallback),
            department=one.department.key,
            fields=fields[one.pk],
        )
        for one in types
    ])  # fmt: skip


def _field(row: FormField, options: list[Option], language: str, fallback: str) -> answers.Field:
    return answers.Field(
        key=row.key,
        kind=row.kind,  # type: ignore[arg-type]
        label=text_in(row.label, language, fallback),
        hint=text_in(row.hint, language, fallback),
        required=row.required,
        choices=[answers.Choice(option.value, option.text) for option in options],
        show_when=msgspec.convert(row.show_when, answers.ShowWhen) if row.show_when else None,
    )
