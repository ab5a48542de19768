"""Verbs of setting a provider up: loading a preset, which says what changed, and dumping one."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import msgspec
from django.db.models import Model

from deskbell.actions import articles
from deskbell.events import Audience, action, record
from deskbell.lib import clock, tokens
from deskbell.lib.preset import schema
from deskbell.lib.preset.articles import ArticleFile, ArticleHead
from deskbell.models import (
    ArticleText,
    Channel,
    Department,
    FormField,
    Policy,
    Priority,
    Provider,
    RequestType,
    Section,
)
from deskbell.models.provider import Settings

CHANNELS = ("portal", "widget", "email", "api")
OWN = ("name", "language", "languages", "time_zone", "ticket_prefix")
Changes = list[str]


@action
def load(preset: schema.Preset, article_files: Iterable[ArticleFile] = ()) -> tuple[Provider, Changes]:
    """Creates the provider or brings it up to the preset. The changes are lines for people; none: it was so already."""
    changes: Changes = []
    provider = _load_provider(preset, changes)
    departments = _sync(
        provider, Department, preset.departments, changes, lambda form: {
            "name": form.name, "description": form.description, "hours_key": form.hours or "", "email": form.email,
            "public": form.public,
        },
    )  # fmt: skip
    _load_priorities(provider, preset, changes)
    types = _sync(
        provider, RequestType, preset.types, changes, lambda form: {
            "name": form.name, "description": form.description, "guidance": form.guidance, "icon": form.icon,
            "department": departments[form.department],
            "attachments": None if form.attachments is None else msgspec.to_builtins(form.attachments),
        },
    )  # fmt: skip
    for form in preset.types:
        _load_fields(types[form.key], form, changes)
    sections = _load_sections(provider, preset, changes)
    _load_articles(sections, article_files, changes)
    for kind in CHANNELS:
        Channel.objects.get_or_create(provider=provider, kind=kind)
    if changes:
        Provider.objects.filter(pk=provider.pk).update(version=provider.version + 1)
        record("provider.changed", provider=provider, audience=Audience.FOLLOWERS)
    return provider, changes


def dump(provider: Provider) -> tuple[schema.Preset, list[ArticleFile]]:
    """The provider as files."""
    settings = provider.settings
    preset = schema.Preset(
        format=1,
        slug=provider.slug,
        **{name: getattr(provider, name) for name in OWN},
        **{name: getattr(settings, name) for name in Settings.__struct_fields__},
        departments=[
            schema.Department(
                key=row.key, name=row.name, description=row.description, hours=row.hours_key or None, email=row.email,
                public=row.public,
            )
            for row in _kept(Department, provider)
        ],
        priorities=[_priority_form(row) for row in _kept(Priority, provider)],
        types=[_type_form(row) for row in _kept(RequestType, provider)],
        sections=[
            schema.Section(
                key=row.key, name=row.name, description=row.description, icon=row.icon,
                parent=row.parent.key if row.parent else None,
            )
            for row in Section.objects.filter(provider=provider).select_related("parent")
        ],
    )  # fmt: skip
    return preset, _dump_articles(provider)


def _load_provider(preset: schema.Preset, changes: Changes) -> Provider:
    settings = Settings(**{name: getattr(preset, name) for name in Settings.__struct_fields__})
    provider = Provider.objects.select_for_update(no_key=True).filter(slug=preset.slug).first()
    is_new = provider is None
    if provider is None:
        provider = Provider(slug=preset.slug, identity_secret=tokens.random_token(), created_at=clock.now())
        changes.append(f"+ provider {preset.slug}")
    changed = [name for name in OWN if getattr(provider, name) != getattr(preset, name)]
    for name in changed:
        setattr(provider, name, getattr(preset, name))
    before = msgspec.to_builtins(provider.settings)
    provider.put_settings(settings)
    changed += [name for name, value in msgspec.to_builtins(settings).items() if before.get(name) != value]
    changed += [name for name in before if name not in provider.settings_form and name not in changed]
    if not is_new and changed:
        changes.append(f"~ provider {preset.slug}: {', '.join(changed)}")
    if is_new or changed:
        provider.save()
    return provider


def _sync(
    provider: Provider, model: Any, forms: Iterable[Any], changes: Changes, values: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """Rows of `model` by key: made, changed, brought back or retired, so that they are what the forms say."""
    rows = {row.key: row for row in model.objects.filter(provider=provider)}
    noun = model._meta.verbose_name
    wanted = {}
    for position, form in enumerate(forms):
        row = rows.get(form.key)
        wanted[form.key] = _put(
            row, model, {"provider": provider, "key": form.key},
            {**values(form), "position": position, "retired_at": None}, changes, f"{noun} {form.key}",
        )  # fmt: skip
    for key, row in rows.items():
        if key not in wanted and row.retired_at is None:
            row.retired_at = clock.now()
            row.save(update_fields=["retired_at"])
            changes.append(f"- {noun} {key}: retired")
    return wanted


def _put(
    row: Any, model: type[Model], identity: Mapping[str, Any], values: Mapping[str, Any], changes: Changes, label: str
) -> Any:
    if row is None:
        changes.append(f"+ {label}")
        return model._default_manager.create(**identity, **values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        changes.append(f"~ {label}: {', '.join(changed)}")
    return row


def _load_priorities(provider: Provider, preset: schema.Preset, changes: Changes) -> None:
    priorities = _sync(
        provider, Priority, preset.priorities, changes, lambda form: {
            "name": form.name, "hint": form.hint, "level": form.level, "is_default": form.default,
        },
    )  # fmt: skip
    policies = {policy.priority_id: policy for policy in Policy.objects.filter(priority__provider=provider)}
    for form in preset.priorities:
        priority = priorities[form.key]
        promised = {
            "first_response_minutes": form.first_response_minutes,
            "solution_minutes": form.solution_minutes,
            "hours_key": form.hours or "",
        }
        _put(policies.get(priority.pk), Policy, {"priority": priority}, promised, changes, f"policy {form.key}")


def _load_fields(request_type: RequestType, form: schema.RequestType, changes: Changes) -> None:
    rows = {row.key: row for row in request_type.fields.all()}
    for position, field in enumerate(form.fields):
        values = {
            "kind": field.kind,
            "label": field.label,
            "hint": field.hint,
            "required": field.required,
            "choices": msgspec.to_builtins(field.choices),
            "show_when": None if field.show_when is None else msgspec.to_builtins(field.show_when),
            "position": position,
        }
        label = f"field {form.key}.{field.key}"
        _put(rows.get(field.key), FormField, {"request_type": request_type, "key": field.key}, values, changes, label)
    for key in rows.keys() - {field.key for field in form.fields}:
        rows[key].delete()
        changes.append(f"- field {form.key}.{key}")


def _load_sections(provider: Provider, preset: schema.Preset, changes: Changes) -> dict[str, Section]:
    """Sections that are gone from the preset stay while articles lie in them."""
    rows = {row.key: row for row in Section.objects.filter(provider=provider).select_related("parent")}
    for position, form in enumerate(preset.sections):
        values = {"name": form.name, "description": form.description, "icon": form.icon, "position": position}
        identity = {"provider": provider, "key": form.key}
        rows[form.key] = _put(rows.get(form.key), Section, identity, values, changes, f"section {form.key}")
    for form in preset.sections:
        parent = rows[form.parent] if form.parent else None
        _put(rows[form.key], Section, {}, {"parent": parent}, changes, f"section {form.key}")
    return rows


def _load_articles(sections: dict[str, Section], files: Iterable[ArticleFile], changes: Changes) -> None:
    for file in files:
        article = articles.put(sections[file.section], file.slug, pages=file.head.pages, position=file.head.order)
        is_changed = articles.write(
            article, file.language, title=file.head.title, summary=file.head.summary, body=file.body,
            tags=file.head.tags, also=file.head.also,
        )  # fmt: skip
        if is_changed:
            changes.append(f"~ article {file.slug} ({file.language})")


def _kept(model: Any, provider: Provider) -> Any:
    return model.objects.filter(provider=provider, retired_at=None)


def _priority_form(row: Priority) -> schema.Priority:
    policy = Policy.objects.filter(priority=row).first() or Policy()
    return schema.Priority(
        key=row.key, name=row.name, hint=row.hint, level=row.level, default=row.is_default,
        first_response_minutes=policy.first_response_minutes, solution_minutes=policy.solution_minutes,
        hours=policy.hours_key or None,
    )  # fmt: skip


def _type_form(row: RequestType) -> schema.RequestType:
    return schema.RequestType(
        key=row.key, name=row.name, description=row.description, guidance=row.guidance, icon=row.icon,
        department=row.department.key,
        attachments=None if row.attachments is None else msgspec.convert(row.attachments, schema.Attachments),
        fields=[
            schema.FormField(
                key=field.key, kind=cast(schema.FieldKind, field.kind), label=field.label,
                hint=field.hint, required=field.required,
                choices=msgspec.convert(field.choices, list[schema.Choice]),
                show_when=None if field.show_when is None else msgspec.convert(field.show_when, schema.Condition),
            )
            for field in row.fields.all()
        ],
    )  # fmt: skip


def _dump_articles(provider: Provider) -> list[ArticleFile]:
    texts = ArticleText.objects.filter(article__provider=provider).select_related("article", "article__section")
    return [
        ArticleFile(
            text.article.section.key, text.article.slug, text.language,
            ArticleHead(
                title=text.title, summary=text.summary, tags=text.tags, also=text.also, pages=text.article.pages,
                order=text.article.position,
            ),
            text.body,
        )
        for text in texts.order_by("article__section__position", "article__position", "article__slug", "language")
    ]  # fmt: skip
