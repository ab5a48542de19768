"""Every page of the product in a browser: nothing for axe in light and dark, no sideways scroll, a quiet console."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Page, ViewportSize

from tests.journeys.conftest import SignIn
from tests.servers import Product

pytestmark = pytest.mark.journey
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = "rules => axe.run(document, {iframes: false, resultTypes: ['violations'], ...rules}).then(r => r.violations)"
# What may differ on a narrow dark page; the rest was asked of the wide light one.
NARROW_AND_DARK = {"runOnly": ["color-contrast", "scrollable-region-focusable", "target-size"]}
WAYS: tuple[tuple[ViewportSize, Literal["light", "dark"], dict[str, list[str]]], ...] = (
    ({"width": 1280, "height": 800}, "light", {}),
    ({"width": 360, "height": 740}, "dark", NARROW_AND_DARK),
)
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What the browser itself says of an answer that is meant to be 404, 409 or 422.
EXPECTED = re.compile(r"the server responded with a status of (404|409|422)")
CUSTOMERS = {
    "hotel": "marina.sokolova@naberezhnaya.example",
    "service": "o.vershinina@severny-prichal.example",
    "field-sales": "lavrov@severny-bereg.example",
    "clinic": "elena.munteanu@aurora.example",
    "hosting": "ilya@studio-linza.example",
}
MIHAI = "mihai.stratan@salvira.example"
LANGUAGES = {"hotel": "ru", "service": "en", "field-sales": "ru", "clinic": "ro", "hosting": "en"}
FORM = "#request-form"


class Eye:
    """Looks at what is open and remembers what is wrong with it."""

    def __init__(self, page: Page, product: Product) -> None:
        self.page, self.url, self.found = page, product.url, list[str]()
        page.on("console", self._heard)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def look(self, *names: str) -> None:
        """At the page or, when the Help window is in it, at that; `names` tell states of one address apart."""
        name = " ".join((self.page.url.removeprefix(self.url), *names))
        frame = next((one for one in self.page.frames if "/w/" in one.url), self.page.main_frame)
        for size, theme, rules in WAYS:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self._examine(frame, rules, f"{name}, {theme}, {size['width']} px")

    def visit(self, *paths: str) -> None:
        for path in paths:
            self.open(path)
            self.look()

    def _examine(self, frame: Frame, rules: dict[str, list[str]], name: str) -> None:
        if not frame.evaluate("Boolean(window.axe)"):
            frame.evaluate(AXE)
        for rule in frame.evaluate(RUN, rules):
            self.found.append(f"{name}: {rule['id']} at {[node['target'] for node in rule['nodes']][:3]}")
        if (wider := frame.evaluate(WIDE)) > 0:
            self.found.append(f"{name}: {wider} px wider than the window")

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not EXPECTED.search(said.text):
            self.found.append(f"{self.page.url} says {said.text}")


@pytest.fixture
def eye_of(product: Product) -> Iterator[Callable[[Page], Eye]]:
    eyes: list[Eye] = []

    def on(page: Page) -> Eye:
        eyes.append(Eye(page, product))
        return eyes[-1]

    yield on
    assert not [wrong for eye in eyes for wrong in dict.fromkeys(eye.found)]


def speak(context: BrowserContext, product: Product, language: str) -> None:
    context.add_cookies([{"name": "deskbell_language", "value": language, "url": product.url}])


def first_link(page: Page, holding: str) -> str:
    """The address of the first link in the page's main part that holds this."""
    address = page.locator(f"main a[href*='{holding}']").first.get_attribute("href")
    assert address
    return address


def test_pages_of_a_stranger(product: Product, new_page: Callable[..., Page], eye_of: Callable[[Page], Eye]) -> None:
    eye = eye_of(new_page())
    eye.visit("/", "/demo/mail", "/p/none/", "/p/hosting/", "/p/hosting/contacts", "/sign-in?next=/p/clinic/")
    eye.page.fill("#login", "nobody@nowhere.example")
    eye.page.fill("#password", "wrong")
    eye.page.locator("main form button.primary").click()
    eye.page.get_by_role("alert").first.wait_for()
    eye.look("refused")
    eye.open("/p/hosting/academy")
    eye.open(first_link(eye.page, "/academy/sections/"))
    eye.look()
    eye.visit("/p/hosting/academy/restore-files", "/p/hosting/academy?q=ssh")


def test_pages_only_one_company_has_to_show(sign_in: SignIn, eye_of: Callable[[Page], Eye]) -> None:
    eye = eye_of(sign_in(CUSTOMERS["hotel"], "/p/hotel/"))
    eye.visit(*(f"/p/hotel/{rest}" for rest in ("notifications", "requests/new", "requests/99999", "requests/6/sent")))


@pytest.mark.parametrize("slug", CUSTOMERS)
def test_pages_of_the_portal(slug: str, product: Product, sign_in: SignIn, eye_of: Callable[[Page], Eye]) -> None:
    eye = eye_of(sign_in(CUSTOMERS[slug], f"/p/{slug}/"))
    speak(eye.page.context, product, LANGUAGES[slug])
    eye.visit(f"/p/{slug}/", f"/p/{slug}/requests")
    numbered = eye.page.locator(f"main a[href*='/p/{slug}/requests/']:not([href$=new])").first.get_attribute("href")
    eye.visit(str(numbered))
    eye.open(f"/p/{slug}/requests/new")
    if not eye.page.locator(FORM).count():
        eye.open(first_link(eye.page, "type="))
    eye.page.locator(f"{FORM} button.primary").click()
    eye.page.locator(f"{FORM} [aria-invalid=true]").first.wait_for()
    eye.look("with mistakes")


@pytest.mark.parametrize("slug", CUSTOMERS)
def test_host_pages_and_the_window_in_them(
    slug: str, product: Product, new_page: Callable[..., Page], eye_of: Callable[[Page], Eye]
) -> None:
    eye = eye_of(new_page())
    speak(eye.page.context, product, LANGUAGES[slug])
    eye.open(f"/demo/host/{slug}")
    eye.page.locator("deskbell-help").wait_for(state="attached")
    eye.look("closed")
    panel = eye.page.frame_locator("deskbell-help iframe")
    for section, view in (("", "home"), ("history", "history")):
        eye.page.evaluate("section => Deskbell.open(section)", section)
        panel.locator(f"[data-view={view}]").wait_for()
        eye.look(view)
    panel.locator("main a.cover").first.click()
    panel.locator("[data-view=ticket]").wait_for()
    eye.look("ticket")
    eye.page.evaluate("Deskbell.open('new-request')")
    panel.locator(f"[data-view=choose], {FORM}").first.wait_for()
    if not panel.locator(FORM).count():
        panel.locator("main a.cover").first.click()
    panel.locator(f"{FORM} button.primary").click()
    panel.locator(f"{FORM} [aria-invalid=true]").first.wait_for()
    eye.look("form with mistakes")


def test_pages_of_the_desk(sign_in: SignIn, eye_of: Callable[[Page], Eye]) -> None:
    eye = eye_of(sign_in(MIHAI, "/desk/clinic/"))
    eye.visit(*(f"/desk/clinic/{rest}" for rest in ("?q=zzzz", "failed", "me", "?view=open", "tickets/99999")))
    eye.visit("/setup/clinic/widget", "/desk/clinic/tickets/61")
    eye.page.keyboard.press("n")
    eye.look("internal note")
    eye.page.set_viewport_size(WAYS[0][0])
    eye.page.evaluate("document.activeElement.blur()")
    eye.page.evaluate("document.activeElement.blur()")
    eye.page.keyboard.press("?")
    eye.page.locator("#keys-help[open]").wait_for()
    eye.look("keyboard help")
