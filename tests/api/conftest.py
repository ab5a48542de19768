"""A program with a token: asks and answers in JSON."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from deskbell.actions import api_tokens
from deskbell.models import Person

ProgramFor = Callable[[Person], "Program"]


class Program:
    """`get`, `post` and `patch` return the status and the JSON."""

    def __init__(self, person: Person) -> None:
        self.root = f"/api/v1/{person.provider.slug}/"
        self.token = api_tokens.issue(person, "a test")
        self.client = Client(headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return self._read(self.client.get(self.root + path, query))

    def post(self, path: str, content: Any, **more: Any) -> tuple[int, Any]:
        return self._read(self.client.post(self.root + path, content, content_type="application/json", **more))

    def patch(self, path: str, content: Any) -> tuple[int, Any]:
        return self._read(self.client.patch(self.root + path, content, content_type="application/json"))

    def _read(self, response: Any) -> tuple[int, Any]:
        assert response["Content-Type"].startswith("application/json"), response.content[:500]
        return response.status_code, response.json()


@pytest.fixture
def program() -> ProgramFor:
    cache.clear()
    return Program
