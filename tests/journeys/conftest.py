"""A real browser on the running product, and the demo's people in it."""

from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers import Product

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Milliseconds a page may take on a loaded machine; what must be fast is measured where it matters.
PATIENCE = 20_000
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a browser profile of its own; a script error or a refused script on it fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def sign_in(product: Product, new_page: Callable[..., Page]) -> SignIn:
    """`sign_in("elena@…", "/p/clinic/")`: a page of this person, who has just signed in with the password."""

    def signed_in(email: str, path: str, **options: Any) -> Page:
        page = new_page(**options)
        page.goto(f"{product.url}/sign-in?next={path}")
        page.locator("#login").fill(email)
        page.locator("#password").fill(settings.DEMO_PASSWORD)
        page.locator("main form button.primary").click()
        page.wait_for_url(f"{product.url}{path}*")
        return page

    return signed_in


@pytest.fixture
def letters(product: Product) -> Callable[[str], list[EmailMessage]]:
    """The mail kept for this recipient, oldest first."""

    def kept(recipient: str) -> list[EmailMessage]:
        parser = BytesParser(policy=policy.default)
        read = [parser.parsebytes(file.read_bytes()) for file in sorted((product.data / "outbox").glob("*.eml"))]
        return [letter for letter in read if isinstance(letter, EmailMessage) and recipient in letter["To"]]

    return kept
