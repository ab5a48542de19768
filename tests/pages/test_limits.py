"""Who sends more than a person can is told to wait; everybody else is not."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from deskbell.models import Message
from tests.cast import Cast, ask
from tests.conftest import ClientFor


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def test_the_third_message_of_two_is_refused_and_not_stored(
    cast: Cast, client_as: ClientFor, settings: Settings
) -> None:
    settings.WRITES_A_MINUTE = 2
    ticket = ask(cast.customer)
    address = f"/p/hotel/requests/{ticket.number}"
    client = client_as(cast.customer)
    answers = [client.post(address, {"body": f"m-{turn}", "client_id": f"id-{turn}"}) for turn in range(4)]
    # A minute may end between two of them, so the first two are taken and at least one of the others is not.
    assert [answer.status_code for answer in answers[:2]] == [303, 303]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert Message.objects.filter(ticket=ticket).count() == 1 + 4 - len(refused)


def test_one_persons_limit_is_not_anothers(cast: Cast, client_as: ClientFor, settings: Settings) -> None:
    settings.WRITES_A_MINUTE = 1
    for person in (cast.customer, cast.stranger):
        address = f"/p/hotel/requests/{ask(person).number}"
        assert client_as(person).post(address, {"body": "hello", "client_id": "1"}).status_code == 303
