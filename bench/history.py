"""Years of work for one provider, written straight into the tables: `python -m bench.history --tickets 100000`.

What people say is taken from the demo of the preset; how often, how long and how late is drawn with a fixed seed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from bench import rows
from bench.people import People
from deskbell import events, presets
from deskbell.actions import readers
from deskbell.lib import clock, markdown
from deskbell.lib.preset import read
from deskbell.lib.preset.demo import Demo
from deskbell.models import (
    Counter,
    Department,
    Event,
    Message,
    Notification,
    Person,
    Priority,
    Provider,
    ReadMark,
    RequestType,
    Ticket,
)
from deskbell.reactions import REACTIONS

DAY = 86_400.0
YEARS = 2
# How many messages a ticket has, and how often; three on average.
LENGTHS = {1: 0.22, 2: 0.26, 3: 0.22, 4: 0.14, 5: 0.08, 7: 0.05, 12: 0.03}
# States by age: within two weeks, and before that.
YOUNG = {"new": 0.15, "open": 0.3, "waiting": 0.25, "solved": 0.15, "closed": 0.15}
OLD = {"open": 0.02, "waiting": 0.03, "closed": 0.95}

Numbers = NDArray[numpy.int64]


@dataclass(frozen=True)
class Course:
    """When what was written: one entry a ticket, and one a message in order of time."""

    begun: NDArray[numpy.float64]
    owner: Numbers
    state: list[str]
    message_ticket: Numbers
    message_place: Numbers
    message_at: NDArray[numpy.float64]
    last: Numbers
    last_of_support: Numbers


def tell(provider: Provider, people: People, tickets: int) -> Course:
    """Fills the empty provider; a later event of it is numbered behind these."""
    chance = numpy.random.default_rng(7)
    course = _course(chance, tickets, len(people.customers))
    _tickets(provider, people, course, random.Random(11))
    _messages(provider, people, course)
    _read_marks(people, course, chance)
    _notifications(provider, people, course)
    last = _log(provider, people, course)
    for name, value in (("tickets", tickets), ("events", last)):
        Counter.objects.update_or_create(provider=provider, name=name, defaults={"value": value})
    for reaction in REACTIONS:
        readers.skip_to(reaction.name, provider.pk, last)
    return course


def _course(chance: numpy.random.Generator, tickets: int, customers: int) -> Course:
    now = clock.now().timestamp()
    begun = numpy.sort(now - chance.beta(1.0, 1.3, tickets) * YEARS * 365 * DAY)
    weights = chance.lognormal(0, 0.8, customers)
    owner = chance.choice(customers, tickets, p=weights / weights.sum())
    lengths = numpy.array(list(LENGTHS))
    count = chance.choice(lengths, tickets, p=_shares(LENGTHS))
    ticket = numpy.repeat(numpy.arange(tickets), count)
    place = numpy.arange(len(ticket)) - numpy.repeat(numpy.cumsum(count) - count, count)
    waits = numpy.where(place == 0, 0.0, chance.lognormal(9.5, 1.2, len(ticket)))
    total = numpy.cumsum(waits)
    start = numpy.repeat(total[numpy.cumsum(count) - count], count)
    at = numpy.minimum(begun[ticket] + total - start, now - 60)
    order = numpy.lexsort((place, at))
    ticket, place, at = ticket[order], place[order], at[order]
    last, last_of_support = numpy.zeros(tickets, dtype=numpy.int64), numpy.zeros(tickets, dtype=numpy.int64)
    numbers = numpy.arange(1, len(ticket) + 1)
    last[ticket] = numbers
    of_support = place % 2 == 1
    last_of_support[ticket[of_support]] = numbers[of_support]
    return Course(begun, owner, _states(chance, begun, count, now), ticket, place, at, last, last_of_support)


def _states(chance: numpy.random.Generator, begun: NDArray[numpy.float64], count: Numbers, now: float) -> list[str]:
    young = chance.choice(list(YOUNG), len(begun), p=_shares(YOUNG))
    old = chance.choice(list(OLD), len(begun), p=_shares(OLD))
    drawn = numpy.where(begun > now - 14 * DAY, young, old)
    return [str(state) for state in numpy.where(count == 1, numpy.where(drawn == "closed", "closed", "new"), drawn)]


def _shares(parts: dict[int, float] | dict[str, float]) -> list[float]:
    return [share / sum(parts.values()) for share in parts.values()]


def _tickets(provider: Provider, people: People, course: Course, chance: random.Random) -> None:
    departments = list(Department.objects.filter(provider=provider).values_list("pk", flat=True))
    types = list(RequestType.objects.filter(provider=provider).values_list("pk", flat=True))
    priorities = list(Priority.objects.filter(provider=provider).values_list("pk", flat=True))
    subjects = [ticket.subject for ticket in _told().tickets]
    names = (
        "id", "provider_id", "number", "state", "subject", "person_id", "organisation_id", "department_id",
        "assignee_id", "type_id", "priority_id", "contract_id", "service_id", "channel", "last_message_id",
        "last_support_message_id", "created_at", "updated_at", "state_changed_at", "archived_at",
    )  # fmt: skip

    def drawn() -> Iterator[tuple[object, ...]]:
        for place, state in enumerate(course.state):
            person = people.customers[course.owner[place]]
            firm = person.organisation_id or 0
            updated = rows.moment(course.message_at[course.last[place] - 1])
            signed = chance.random() < 0.6
            yield (
                place + 1, provider.pk, place + 1, state, f"{chance.choice(subjects)} ({place + 1})", person.pk, firm,
                chance.choice(departments), chance.choice(people.agents).pk if state != "new" else None,
                chance.choice(types), chance.choice(priorities), people.contracts[firm].pk if signed else None,
                people.services[firm].pk if signed else None, chance.choice(("portal", "portal", "email", "widget")),
                int(course.last[place]), int(course.last_of_support[place]) or None,
                rows.moment(course.begun[place]), updated, updated,
                updated if state == "closed" and chance.random() < 0.1 else None,
            )  # fmt: skip

    rows.insert(Ticket, names, drawn())


def _messages(provider: Provider, people: People, course: Course) -> None:
    said: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    agents = {agent.key for agent in _told().agents}
    for ticket in _told().tickets:
        for message in ticket.messages:
            said[message.by in agents].append((message.text, markdown.to_html(message.text)))
    names = ("id", "provider_id", "ticket_id", "author_id", "from_support", "channel", "body", "html", "created_at")

    def drawn() -> Iterator[tuple[object, ...]]:
        for number, (ticket, place, at) in enumerate(_each_message(course), start=1):
            of_support = place % 2 == 1
            author = _author(people, course, ticket, place)
            body, html = said[of_support][(ticket * 7 + place) % len(said[of_support])]
            channel = "desk" if of_support else "portal"
            yield number, provider.pk, ticket + 1, author.pk, of_support, channel, body, html, rows.moment(at)

    rows.insert(Message, names, drawn())


def _read_marks(people: People, course: Course, chance: numpy.random.Generator) -> None:
    """Nine of ten answers have been read; of finished requests all."""
    answered = numpy.nonzero(course.last_of_support)[0]
    read = chance.random(len(answered)) < 0.9
    at = rows.moment(clock.now().timestamp())
    each = zip(map(int, answered), read, strict=True)
    marked = [place for place, is_read in each if is_read or _is_over(course, place)]
    rows.insert(
        ReadMark,
        ("ticket_id", "person_id", "message_id", "at"),
        (
            (place + 1, people.customers[course.owner[place]].pk, int(course.last_of_support[place]), at)
            for place in marked
        ),
    )


def _author(people: People, course: Course, ticket: int, place: int) -> Person:
    """Customer and support by turns."""
    return people.agents[ticket % len(people.agents)] if place % 2 else people.customers[course.owner[ticket]]


def _is_over(course: Course, place: int) -> bool:
    return course.state[place] == "closed"


def _notifications(provider: Provider, people: People, course: Course) -> None:
    """What the customers were told and have long put away."""
    answered = numpy.nonzero(course.last_of_support)[0]
    names = ("provider_id", "person_id", "ticket_id", "message_id", "state", "created_at")
    at = rows.moment(clock.now().timestamp())

    def drawn() -> Iterator[tuple[object, ...]]:
        for place in map(int, answered):
            state = Notification.State.DISMISSED if _is_over(course, place) else Notification.State.NEW
            person = people.customers[course.owner[place]]
            yield provider.pk, person.pk, place + 1, int(course.last_of_support[place]), state.value, at

    rows.insert(Notification, names, drawn())


def _log(provider: Provider, people: People, course: Course) -> int:
    """One event a message and one change of state a conversation; the number of the last."""
    names = ("provider_id", "number", "kind", "ticket_id", "actor_id", "audience", "at", "details")
    last = events.latest(provider)

    def drawn() -> Iterator[tuple[object, ...]]:
        nonlocal last
        for number, (ticket, place, at) in enumerate(_each_message(course), start=1):
            actor = _author(people, course, ticket, place)
            row = ("followers", rows.moment(at))
            kind = "message.sent" if place % 2 else "message.received"
            last += 1
            yield provider.pk, last, kind, ticket + 1, actor.pk, *row, f'{{"message": {number}}}'
            if place == 1:
                last += 1
                change = '{"old": "new", "new": "waiting"}'
                yield provider.pk, last, "ticket.state_changed", ticket + 1, actor.pk, *row, change

    rows.insert(Event, names, drawn())
    return last


def _each_message(course: Course) -> Iterator[tuple[int, int, float]]:
    yield from zip(
        course.message_ticket.tolist(), course.message_place.tolist(), course.message_at.tolist(), strict=True
    )


def _told() -> Demo:
    demo, _text = read.read_form(Path(presets.__path__[0]) / "service" / "demo.toml", Demo)
    return demo
