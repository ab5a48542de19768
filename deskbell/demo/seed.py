"""The demo's data: five presets side by side, with invented people and what they wrote to each other."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from deskbell import events, presets
from deskbell.actions import notifications, provider_setup, readers
from deskbell.demo import history
from deskbell.events import action
from deskbell.lib.preset import articles, read
from deskbell.lib.preset.demo import Demo
from deskbell.lib.preset.schema import Preset
from deskbell.models import Account, Person, Provider, Reader, Ticket
from deskbell.reactions import REACTIONS, reader

SLUGS = ("hotel", "service", "field-sales", "clinic", "hosting")
PASSWORD = settings.DEMO_PASSWORD


def bring_up(say: Callable[[str], None]) -> None:
    """Loads what is not there yet. A second start finds it all and keeps what people did since."""
    for slug in SLUGS:
        file = Path(presets.__path__[0]) / f"{slug}.toml"
        stamp = Path(settings.DATA) / "demo" / slug
        wanted = _fingerprint(file)
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            continue
        say(f"Loading the demo: {slug} …")
        load(file)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted, encoding="ascii")


def load(file: Path) -> Provider:
    """One preset and, if the provider has no tickets yet, its history."""
    preset = read.read_preset(file)
    texts = articles.read_articles(articles.folder_of(file), preset)
    demo, _text = read.read_form(file.with_suffix("") / "demo.toml", Demo)
    provider = _load(preset, texts, demo)
    # Asked of the reader, not before the loading: a first start that broke off in between is made good by the next.
    if not Reader.objects.filter(name="notify", provider=provider).exists():
        let_sleep(provider)
    return provider


@action
def _load(preset: Preset, texts: list[articles.ArticleFile], demo: Demo) -> Provider:
    provider, _changes = provider_setup.load(preset, texts)
    if not Ticket.objects.filter(provider=provider).exists():
        history.tell(provider, demo, PASSWORD)
    return provider


def let_sleep(provider: Provider) -> None:
    """Nobody is mailed about what was answered long ago; the newest unread answers pop up."""
    readers.skip_to("notify", provider.pk, events.latest(provider))
    _react(provider)
    for message in history.fresh_answers(provider):
        notifications.tell(message.ticket.person, message)


@action
def _react(provider: Provider) -> None:
    """The rest of what the history brings about, in one transaction instead of thousands."""
    for reaction in REACTIONS:
        reader.read(reaction, provider.pk)


def cast(provider: Provider) -> list[Person]:
    """The demo's people, the leading customer first, then agents, then the other customers."""
    known = Person.objects.filter(provider=provider, attributes__has_key="demo").select_related("organisation")
    return sorted(known, key=lambda person: (not is_leading(person), not person.is_agent, person.pk))


def is_leading(person: Person) -> bool:
    told = person.attributes.get("demo")
    return isinstance(told, dict) and bool(told.get("leading"))


def sign_ins() -> Iterator[str]:
    """For the terminal: one customer and one agent of each company."""
    yield f"Sign in by a click on the start page, or with the password {PASSWORD}:"
    for provider in Provider.objects.filter(slug__in=SLUGS):
        people_here = cast(provider)
        agent = next((person for person in people_here if person.is_agent and person.is_admin), None)
        shown = [person for person in (people_here[0] if people_here else None, agent) if person and person.account_id]
        emails = Account.objects.in_bulk([person.account_id for person in shown])
        named = [f"{emails[person.account_id].email} ({person.kind})" for person in shown]
        yield f"  {provider.slug:12} {', '.join(named)}"


def _fingerprint(file: Path) -> str:
    """Of the preset, its articles and its history: a changed file is loaded again."""
    digest = hashlib.sha256()
    for path in [file, *sorted(file.with_suffix("").rglob("*"))]:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
