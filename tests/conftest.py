"""What every test may ask for: the five companies, the known people, their browsers, a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from deskbell.actions import sessions
from deskbell.lib import clock
from deskbell.models import Person, Provider
from tests import servers
from tests.cast import Cast, cast_of, load

ClientFor = Callable[[Person], Client]
# A Monday, in the working hours of every company.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class StoppedClock:
    """Stands at `now` until it is moved."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.now = MONDAY
        self.put(MONDAY)

    def put(self, moment: datetime) -> None:
        self.now = moment
        self._stack.enter_context(clock.at(moment))

    def forward(self, **span: float) -> None:
        """`forward(days=3)`, as timedelta takes it."""
        self.put(self.now + timedelta(**span))


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _only_on_postgres(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("means something only on PostgreSQL")


@pytest.fixture
def hotel(db: None) -> Provider:
    return load("hotel")


@pytest.fixture
def service(db: None) -> Provider:
    return load("service")


@pytest.fixture
def field_sales(db: None) -> Provider:
    return load("field-sales")


@pytest.fixture
def clinic(db: None) -> Provider:
    return load("clinic")


@pytest.fixture
def hosting(db: None) -> Provider:
    return load("hosting")


@pytest.fixture
def cast(hotel: Provider) -> Cast:
    """The hotel system's people; `tests.cast.cast_of` makes those of another company."""
    return cast_of(hotel)


@pytest.fixture
def client_as() -> ClientFor:
    """A browser in which this person is signed in."""

    def signed_in(person: Person) -> Client:
        assert person.account is not None
        client = Client()
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def panel_client() -> ClientFor:
    """The widget's panel, which knows this person by its session token."""
    return lambda person: Client(headers={"X-Deskbell-Session": sessions.issue(person)})


@pytest.fixture
def stopped_clock() -> Iterator[StoppedClock]:
    with ExitStack() as stack:
        yield StoppedClock(stack)


@pytest.fixture(scope="session")
def product() -> Iterator[servers.Product]:
    """The whole product with the demo, as `deskbell run --demo` starts it, once for a process of the test run."""
    with servers.started("run", "--demo") as product:
        yield product


@pytest.fixture(scope="session")
def web(django_db_setup: None) -> Iterator[servers.Product]:
    """The server alone, on the database of these tests: for tests with `transaction=True`."""
    with servers.on_test_database() as product:
        yield product
