"""Presets: all five load; loading twice, or what was dumped, changes nothing; an edit changes what it says."""

from pathlib import Path

import msgspec
import pytest

from deskbell import events
from deskbell.actions import provider_setup
from deskbell.lib.preset import read, write
from deskbell.lib.preset.schema import Preset
from deskbell.models import (
    Article,
    ArticleText,
    Channel,
    Department,
    Event,
    FormField,
    Policy,
    Priority,
    Provider,
    RequestType,
    Section,
)
from tests.cast import SLUGS, articles_of, ask, cast_of, fresh, load, preset_of

EACH = pytest.mark.parametrize("slug", SLUGS)


def edited(base: str, **changes: object) -> Preset:
    return msgspec.structs.replace(preset_of(base), **changes)


@EACH
def test_a_preset_becomes_rows(db: None, slug: str) -> None:
    preset = preset_of(slug)
    provider, changes = provider_setup.load(preset, articles_of(slug))
    assert changes[0] == f"+ provider {slug}"
    for model, forms in ((Department, preset.departments), (Priority, preset.priorities), (RequestType, preset.types)):
        assert [row.key for row in model.objects.filter(provider=provider)] == [form.key for form in forms]
    assert Policy.objects.filter(priority__provider=provider).count() == len(preset.priorities)
    assert {row.kind for row in Channel.objects.filter(provider=provider)} == {"portal", "widget", "email", "api"}
    assert ArticleText.objects.filter(article__provider=provider).count() == len(articles_of(slug)) > 5
    assert provider.settings.requests == preset.requests
    assert provider.identity_secret


@EACH
def test_loading_twice_changes_nothing(db: None, slug: str) -> None:
    provider = load(slug, with_articles=True)
    provider.refresh_from_db()
    before = (provider.version, provider.identity_secret, events.latest(provider))
    again, changes = provider_setup.load(preset_of(slug), articles_of(slug))
    again.refresh_from_db()
    assert changes == []
    assert (again.version, again.identity_secret, events.latest(again)) == before


@EACH
def test_dumping_and_loading_changes_nothing(db: None, slug: str) -> None:
    provider = load(slug, with_articles=True)
    preset, texts = provider_setup.dump(Provider.objects.get(pk=provider.pk))
    assert preset == preset_of(slug)
    assert sorted(texts) == sorted(articles_of(slug))
    assert provider_setup.load(preset, texts)[1] == []


@EACH
def test_a_dump_written_as_a_file_reads_the_same(db: None, slug: str, tmp_path: Path) -> None:
    preset, _texts = provider_setup.dump(load(slug))
    file = tmp_path / f"{slug}.toml"
    file.write_text(write.as_toml(preset), encoding="utf-8")
    assert read.read_preset(file) == preset_of(slug)


def test_a_change_is_said_and_raises_the_version(hotel: Provider) -> None:
    version = Provider.objects.get(pk=hotel.pk).version
    types = preset_of("hotel").types
    first = msgspec.structs.replace(types[0], name="Renamed")
    provider, changes = provider_setup.load(edited("hotel", time_zone="Europe/Chisinau", types=[first, *types[1:]]))
    assert changes == ["~ provider hotel: time_zone", f"~ request type {first.key}: name"]
    assert Provider.objects.get(pk=provider.pk).version == version + 1
    assert Event.objects.filter(provider=provider, kind="provider.changed").count() == 2


def test_what_is_gone_from_the_preset_is_retired_and_comes_back(hotel: Provider) -> None:
    cast = cast_of(hotel)
    types = preset_of("hotel").types
    gone = RequestType.objects.get(provider=hotel, key=types[-1].key)
    ticket = ask(cast.customer, type=gone)
    _provider, changes = provider_setup.load(edited("hotel", types=types[:-1]))
    gone.refresh_from_db()
    assert changes == [f"- request type {gone.key}: retired"]
    assert gone.retired_at is not None
    assert fresh(ticket).type_id == gone.pk
    _provider, changes = provider_setup.load(preset_of("hotel"))
    gone.refresh_from_db()
    assert (len(changes), gone.retired_at) == (1, None)


def test_a_field_that_is_gone_from_the_form_is_gone(hotel: Provider) -> None:
    types = preset_of("hotel").types
    first = msgspec.structs.replace(types[0], fields=[form for form in types[0].fields if form.kind != "files"])
    _provider, changes = provider_setup.load(edited("hotel", types=[first, *types[1:]]))
    assert changes == [f"- field {first.key}.file"]
    assert not FormField.objects.filter(request_type__provider=hotel, request_type__key=first.key, key="file").exists()


def test_sections_and_articles_follow_their_files(db: None) -> None:
    hotel, files = load("hotel", with_articles=True), articles_of("hotel")
    first = files[0]
    moved_to = next(form.key for form in preset_of("hotel").sections if form.key != first.section)
    written = first._replace(section=moved_to, body=first.body + "\nOne line more.\n")
    _provider, changes = provider_setup.load(preset_of("hotel"), [written])
    article = Article.objects.get(provider=hotel, slug=first.slug)
    assert changes == [f"~ article {first.slug} ({first.language})"]
    assert article.section == Section.objects.get(provider=hotel, key=moved_to)
    assert "One line more." in article.texts.get(language=first.language).html


def test_two_companies_with_the_same_keys_do_not_touch_each_other(hotel: Provider) -> None:
    other, _changes = provider_setup.load(edited("hotel", slug="second"))
    before = list(RequestType.objects.filter(provider=hotel).values_list("key", "retired_at"))
    provider_setup.load(edited("hotel", slug="second", types=preset_of("hotel").types[:1]))
    assert list(RequestType.objects.filter(provider=hotel).values_list("key", "retired_at")) == before
    assert other.identity_secret != hotel.identity_secret


def test_one_error_takes_the_whole_load_back(hotel: Provider) -> None:
    """A load is one action: a failing article leaves neither the new types nor the new words."""
    version = Provider.objects.get(pk=hotel.pk).version
    nowhere = articles_of("hotel")[0]._replace(section="nowhere")
    with pytest.raises(KeyError):
        provider_setup.load(edited("hotel", time_zone="Europe/Chisinau"), [nowhere])
    hotel.refresh_from_db()
    assert (hotel.version, hotel.time_zone) == (version, "Europe/Moscow")
