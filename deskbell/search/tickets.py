"""Finds tickets by number, by who wrote them, and by words of their subject and messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from deskbell.lib import text
from deskbell.models import Address, Provider, Ticket
from deskbell.search import terms
from deskbell.search.words import QUIET_ANYWHERE

# Words of a query that are looked at, and letters a word must have to stand for all that begin with it.
MOST_WORDS = 12
LONGEST_QUERY = 500
SHORTEST_BEGINNING = 2
NUMBER = re.compile(r"#?(\d{1,9})", re.ASCII)

IN_SQLITE = "SELECT rowid FROM deskbell_ticketwords_index WHERE deskbell_ticketwords_index MATCH %s"
IN_POSTGRESQL = """
    SELECT ticket_id FROM deskbell_ticketwords
    WHERE array_to_tsvector(string_to_array(terms, ' ')) @@ CAST(%s AS tsquery)
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One word of the query: a ticket must have one of `terms`, or a word that begins with `beginning`."""

    terms: list[str]
    beginning: str = ""


def find(tickets: QuerySet[Ticket], query: str, *, limit: int = 200, internal: bool = False) -> QuerySet[Ticket]:
    """Those of one provider's `tickets` that match, the `limit` last changed ones; a blank query matches all.

    A number finds its ticket, with the provider's prefix nothing else. Of several words each must occur; the last one
    may be half typed. `internal`: words of internal notes count too, so only for agents.
    """
    query = " ".join(query[:LONGEST_QUERY].replace("\x00", "").split())
    if not query:
        return tickets
    provider = Provider.objects.filter(pk__in=tickets.order_by().values("provider")[:1]).first()
    if provider is None:
        return tickets.none()
    found = tickets.filter(_match(provider, query, internal)).order_by("-updated_at", "-pk").values("pk")[:limit]
    return tickets.filter(pk__in=found)


def _match(provider: Provider, query: str, internal: bool) -> Q:
    number = _number(provider, query)
    if number is not None and not query.isdigit():
        return Q(number=number)
    match = _of_sender(provider, query)
    if number is not None:
        match |= Q(number=number)
    if wanted := list(_wanted(query)):
        match |= Q(pk__in=_having(provider.pk, wanted, internal))
    return match


def _number(provider: Provider, query: str) -> int | None:
    bare = query.removeprefix("#")
    if provider.ticket_prefix and bare.lower().startswith(provider.ticket_prefix.lower()):
        query = bare[len(provider.ticket_prefix) :].strip()
    found = NUMBER.fullmatch(query)
    return int(found[1]) if found else None


def _of_sender(provider: Provider, query: str) -> Q:
    """By an address that became theirs only after they last wrote, too."""
    if "@" not in query:
        return Q(pk__in=())
    known = Address.objects.filter(provider=provider, kind=Address.Kind.EMAIL, value=query.lower()[:254])
    return Q(person__in=known.values("person"))


def _wanted(query: str) -> Iterator[_Wanted]:
    if terms.EMAIL.fullmatch(query):
        address = terms.of_email(query)
        yield _Wanted([address], beginning=address)
        return
    words = text.words(query)[:MOST_WORDS]
    telling = [word for word in words if text.fold(word) not in QUIET_ANYWHERE] or words
    for word in telling:
        folded = text.fold(word)[: terms.LONGEST_TERM]
        half_typed = word is words[-1] and len(folded) >= SHORTEST_BEGINNING and not folded.isdigit()
        yield _Wanted(terms.of_word(word), beginning=folded if half_typed else "")


def _having(provider_id: int, wanted: list[_Wanted], internal: bool) -> RawSQL:
    """Ids of the tickets with these words. The terms are letters, digits and an address's signs: no query language."""
    marks = [terms.public, terms.internal] if internal else [terms.public]
    if connection.vendor == "postgresql":
        sql, both, either, of_word, any_ending = IN_POSTGRESQL, " & ", " | ", "'{}'", ":*"
    else:
        sql, both, either, of_word, any_ending = IN_SQLITE, " AND ", " OR ", '"{}"', "*"
    groups = []
    for word in wanted:
        options = [of_word.format(term) for mark in marks for term in mark(provider_id, word.terms)]
        if word.beginning:
            options += [
                of_word.format(term) + any_ending for mark in marks for term in mark(provider_id, [word.beginning])
            ]
        groups.append("(" + either.join(dict.fromkeys(options)) + ")")
    return RawSQL(sql, [both.join(groups)])  # noqa: S611
