"""Fills an empty data folder and says whom to ask as: `DESKBELL_DATA=… python -m bench.fill --tickets 100000`."""

import argparse
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import django

VISITORS = 200
READERS = 5000


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, default=100_000)
    asked.add_argument("--preset", default="service")
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.run.settings")
    django.setup()
    json.dump(fill(given.tickets, given.preset), sys.stdout)
    return 0


def fill(tickets: int, preset_name: str) -> dict[str, Any]:
    """Everything the measurements need to know of what was made; see `bench.known`."""
    from bench import history, people
    from deskbell import presets
    from deskbell.actions import provider_setup
    from deskbell.lib.preset import articles, read
    from deskbell.models import Message, Ticket
    from deskbell.run import tables

    tables.bring_up()
    file = Path(presets.__path__[0]) / f"{preset_name}.toml"
    preset = read.read_preset(file)
    provider, _changes = provider_setup.load(preset, articles.read_articles(articles.folder_of(file), preset))
    chance = random.Random(5)
    known = people.settle(provider, chance, min(people.CUSTOMERS, tickets))
    course = history.tell(provider, known, tickets)
    # Who has more requests comes more often.
    drawn = [int(course.owner[place]) for place in chance.sample(range(tickets), min(VISITORS, tickets))]
    cookies = people.sign_in([*known.customers[:READERS], *known.agents])
    return {
        "slug": provider.slug,
        "tickets": Ticket.objects.count(),
        "messages": Message.objects.count(),
        "visitors": [_visitor(known.customers[place], place, course, cookies) for place in drawn],
        "readers": [cookies[person.pk] for person in known.customers[:READERS]],
        "agents": [cookies[person.pk] for person in known.agents],
        "tokens": _tokens(known),
    }


def _visitor(person: Any, place: int, course: Any, cookies: dict[int, str]) -> dict[str, Any]:
    own = [int(index) + 1 for index in (course.owner == place).nonzero()[0]]
    unfinished = [number for number in own if course.state[number - 1] != "closed"]
    return {"cookie": cookies[person.pk], "numbers": own[-30:], "open": unfinished[-5:]}


def _tokens(known: Any) -> list[str]:
    """Programs of support and of customers by turns: each may ask only so often."""
    from deskbell.actions import api_tokens

    pairs = zip(known.agents, known.customers[::7], strict=False)
    return [api_tokens.issue(person, "bench") for pair in pairs for person in pair]


if __name__ == "__main__":
    sys.exit(main())
