"""Addresses of pages by their names. A name and its parts always give the same address, so each is made once."""

from functools import lru_cache

from django.urls import reverse

MOST_KEPT = 10_000


@lru_cache(MOST_KEPT)
def url(name: str, *given: object, **named: object) -> str:
    return reverse(name, args=given or None, kwargs=named or None)
