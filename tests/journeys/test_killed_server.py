"""Promises 1 and 2 under SIGKILL: what was said to be sent is there once, and every open page is right again."""

import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from deskbell import presets
from tests import servers
from tests.servers import Product, until

pytestmark = pytest.mark.journey

KILLS, WORKER_KILLS = 20, 3
# Messages a second, by all senders together.
RATE = 50
CUSTOMERS = 5
PASSWORD = "a long enough password"
MARK = re.compile(r"m-\d+-\d+")


@dataclass
class Sender:
    """Writes into one ticket until told to stop; a message that got no answer is sent again, with the same id."""

    port: int
    token: str
    number: int
    name: int
    accepted: list[str] = field(default_factory=list)

    def run(self, stop: threading.Event, pause: float) -> None:
        while not stop.is_set():
            text = f"m-{self.name}-{len(self.accepted)}"
            self.send(text)
            self.accepted.append(text)
            stop.wait(pause * random.uniform(0.5, 1.5))

    def send(self, text: str) -> None:
        body = {"body": text, "client_id": str(uuid4())}
        until(lambda: self.post(f"/tickets/{self.number}/messages", body) is not None, seconds=60, every=0.02)

    def post(self, path: str, body: dict[str, object]) -> Any:
        """None: nobody knows whether it arrived."""
        return call(self.port, self.token, "POST", path, body)


def call(port: int, token: str, method: str, path: str, body: dict[str, object] | None = None) -> Any:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        link.request(method, f"/api/v1/clinic{path}", json.dumps(body) if body else None, headers)
        answer = link.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        link.close()
    assert answer.status < 400, content
    return json.loads(content)


@contextmanager
def clinic() -> Iterator[Product]:
    """The product with one company and no demo."""
    with servers.started("run", settings={"DESKBELL_API_LIMIT": "1000000"}) as product:
        file = Path(presets.__path__[0]) / "clinic.toml"
        run(product, "provider", "load", str(file))
        yield product


def run(product: Product, *command: str) -> str:
    done = servers.command(*command, data=product.data)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def account(product: Product, email: str, *kind: str) -> str:
    """A new account of the clinic; its API token."""
    run(product, "account", "create", email, "--provider", "clinic", "--password", PASSWORD, *kind)
    return run(product, "account", "token", email, "--provider", "clinic")


def sign_in(browser: Browser, product: Product, email: str, path: str) -> Page:
    page = browser.new_context(locale="en-US").new_page()
    page.goto(f"{product.url}/sign-in?next={path}")
    page.locator("#login").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button.primary").click()
    page.wait_for_url(f"{product.url}{path}*")
    expect(page.locator("html")).to_have_attribute("data-connection", "on")
    return page


def children(product: Product) -> list[int]:
    """The server first: it has by far the most threads."""
    pid = product.process.pid
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sorted((int(child) for child in told), key=threads_of, reverse=True)


def threads_of(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except FileNotFoundError:
        return 0


def kill_again_and_again(product: Product) -> None:
    """The server twenty times at random moments, and the worker now and then."""
    for turn in range(KILLS):
        until(lambda: product.is_answering, seconds=60)
        server, worker = children(product)
        time.sleep(random.uniform(0.3, 2.2))
        os.kill(server, signal.SIGKILL)
        if turn % (KILLS // WORKER_KILLS) == 0:
            os.kill(worker, signal.SIGKILL)
    until(lambda: product.is_answering, seconds=60)


def all_messages(port: int, token: str, number: int) -> list[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page = call(port, token, "GET", f"/tickets/{number}/messages?limit=100&cursor={cursor}")
        found += [message["body"] for message in page["messages"]]
        cursor = page.get("next") or ""
        if not cursor:
            return found


def marks_on(page: Page) -> Counter[str]:
    return Counter(MARK.findall(page.locator("#log").inner_text()))


def mailed(product: Product) -> Counter[str]:
    """The first mark in each letter kept: what the letter is about."""
    found: Counter[str] = Counter()
    for file in (product.data / "outbox").glob("*.eml"):
        letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        plain = letter.get_body(("plain",))  # type: ignore[attr-defined]
        if match := MARK.search(plain.get_content()):
            found[match[0]] += 1
    return found


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_when_the_server_is_killed_twenty_times(browser: Browser) -> None:
    with clinic() as product:
        agent = account(product, "agent@salvira.example")
        customers = [account(product, f"c{n}@aurora.example", "--customer") for n in range(CUSTOMERS)]
        senders = []
        for name, token in enumerate(customers):
            opened = {"type": "error", "subject": "A long talk", "body": "Hello", "client_id": str(uuid4())}
            ticket = call(product.port, token, "POST", "/tickets", opened)
            senders.append(Sender(product.port, token, ticket["number"], name))
        answering = Sender(product.port, agent, senders[0].number, CUSTOMERS)
        number = senders[0].number
        portal = sign_in(browser, product, "c0@aurora.example", f"/p/clinic/requests/{number}")
        desk = sign_in(browser, product, "agent@salvira.example", f"/desk/clinic/tickets/{number}")

        everybody = [*senders, answering]
        stop = threading.Event()
        pause = len(everybody) / RATE
        threads = [threading.Thread(target=sender.run, args=(stop, pause)) for sender in everybody]
        for thread in threads:
            thread.start()
        kill_again_and_again(product)
        stop.set()
        for thread in threads:
            thread.join(90)

        wanted = Counter(senders[0].accepted + answering.accepted)
        for page in (portal, desk):
            until(lambda page=page: marks_on(page) == wanted, seconds=60, every=0.5)
        for sender in senders[1:]:
            stored = all_messages(product.port, sender.token, sender.number)
            assert Counter(text for text in stored if MARK.fullmatch(text)) == Counter(sender.accepted)
        assert sum(len(sender.accepted) for sender in everybody) > KILLS * 10
        until(lambda: set(answering.accepted) <= set(mailed(product)), seconds=60, every=0.5)
        assert all(mailed(product)[text] == 1 for text in answering.accepted)
