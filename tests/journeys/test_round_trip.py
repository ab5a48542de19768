"""From the Help button in a company's own product to the desk and back, on every screen that is open."""

import re
import statistics
import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.conftest import PATIENCE, SignIn
from tests.servers import Product, until

pytestmark = pytest.mark.journey
Letters = Callable[[str], list[EmailMessage]]

ELENA, ANA = "elena.munteanu@aurora.example", "ana.rusu@salvira.example"
NUMBER = re.compile(r"SV-(\d+)")


def open_help(page: Page, product: Product) -> FrameLocator:
    page.goto(f"{product.url}/demo/host/clinic")
    page.locator("deskbell-help button").click()
    return page.frame_locator("deskbell-help iframe")


def write_request(help_panel: FrameLocator, text: str) -> str:
    """Through the panel's form; the new request's number."""
    help_panel.get_by_role("link", name="Creare tichet").click()
    help_panel.get_by_role("link", name="Doresc să raportez o eroare").click()
    help_panel.locator("form textarea").first.fill(text)
    help_panel.get_by_role("button", name="Trimiteți raportarea").click()
    told = help_panel.locator("[data-view=created] .num").first
    expect(told).to_have_text(NUMBER)
    return NUMBER.search(told.inner_text())[1]  # type: ignore[index]


@pytest.mark.scenario("RO-04", "RO-11", "RO-13", "RO-14", "RO-16", "RO-17", "RO-18")
def test_a_request_goes_round_and_every_open_page_shows_it(
    product: Product, new_page: Callable[..., Page], sign_in: SignIn, letters: Letters
) -> None:
    desk = sign_in(ANA, "/desk/clinic/?view=unassigned")
    expect(desk.locator("html")).to_have_attribute("data-connection", "on")
    host = new_page()
    panel = open_help(host, product)
    number = write_request(panel, "Butonul Salvează nu răspunde la ecografie.\nApare doar la cabinetul 7.")

    row = desk.locator(f"#ticket-{number}")
    row.wait_for()
    expect(row).to_contain_text("Butonul Salvează nu răspunde")

    row.locator("a.cover").click()
    answer = desk.locator("form.composer textarea")
    answer.fill("Bună ziua! Am găsit **cauza** și o reparăm astăzi.")
    panel.get_by_role("link", name=re.compile("Open the request|Deschideți tichetul|Deschide tichetul")).click()
    expect(panel.locator("[data-view=ticket]")).to_be_visible()
    portal = sign_in(ELENA, "/p/clinic/requests")
    before = int(portal.locator("#portal-tabs .count").first.inner_text() or 0)
    desk.keyboard.press("Control+Enter")

    expect(panel.locator("#log")).to_contain_text("Am găsit cauza")
    expect(panel.locator("#log strong")).to_have_text("cauza")
    expect(desk.locator("#log")).to_contain_text("Am găsit cauza")
    expect(portal.locator("tr, li").filter(has_text=f"SV-{number}").first).to_contain_text("Butonul Salvează")

    until(lambda: any(f"[SV-{number}]" in letter["Subject"] for letter in answers(letters(ELENA))))
    letter = next(letter for letter in answers(letters(ELENA)) if f"[SV-{number}]" in letter["Subject"])
    check_letter(letter, number)

    portal.goto(f"{product.url}/p/clinic/requests/{number}")
    expect(portal.locator("#log")).to_contain_text("Am găsit cauza")
    portal.locator("form.composer textarea").fill("Mulțumesc, acum funcționează.")
    portal.locator("form.composer button.primary").click()
    expect(desk.locator("#log")).to_contain_text("Mulțumesc, acum funcționează.")
    expect(panel.locator("#log")).to_contain_text("Mulțumesc, acum funcționează.")
    assert before >= 0


def answers(received: list[EmailMessage]) -> list[EmailMessage]:
    return [letter for letter in received if "Ana Rusu" in letter["From"]]


def check_letter(letter: EmailMessage, number: str) -> None:
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter["Message-ID"].startswith("<clinic.answer.")
    assert letter["In-Reply-To"]
    assert letter["In-Reply-To"] in letter["References"]
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert "Am găsit cauza" in plain.get_content()
    assert f"/p/clinic/requests/{number}" in plain.get_content()


def test_the_desk_shows_a_new_request_within_a_second(
    product: Product, new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    desk = sign_in(ANA, "/desk/clinic/?view=unassigned")
    expect(desk.locator("html")).to_have_attribute("data-connection", "on")
    panel = open_help(new_page(), product)
    waits = []
    for turn in range(3):
        number = write_request(panel, f"Calendarul rămâne gol după miezul nopții, ziua {turn + 1}.")
        accepted = time.monotonic()
        desk.locator(f"#ticket-{number}").wait_for()
        waits.append(time.monotonic() - accepted)
        panel.locator("[data-view=created] [data-panel-root]").click()
    assert statistics.median(waits) < 1.0, waits


@pytest.mark.scenario("RO-02")
def test_an_answer_to_a_closed_widget_shows_as_a_count_on_the_bell(
    product: Product, new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    host = new_page()
    panel = open_help(host, product)
    number = write_request(panel, "Nu găsesc antetul nou al rețetei.")
    panel.get_by_role("button", name=re.compile("Close the window|Închideți fereastra|Închide fereastra")).click()
    desk = sign_in(ANA, f"/desk/clinic/tickets/{number}")
    desk.locator("form.composer textarea").fill("Îl găsiți la Setări, Documente și antet.")
    desk.locator("form.composer button.primary").first.click()
    expect(desk.locator("#log")).to_contain_text("Îl găsiți la Setări")

    portal = sign_in(ELENA, "/p/clinic/requests")
    unread = portal.locator("#portal-tabs .count").first.inner_text()
    assert int(unread) >= 1
    expect(host.locator("deskbell-help .count")).to_have_text(unread, timeout=PATIENCE)


def test_the_round_trip_needs_no_script_in_the_portal(product: Product, sign_in: SignIn) -> None:
    customer = sign_in(ELENA, "/p/clinic/requests", java_script_enabled=False)
    customer.get_by_role("link", name="Creare tichet").first.click()
    customer.get_by_role("link", name="Doresc să raportez o eroare").first.click()
    customer.locator("main form textarea").first.fill("Fără script: tipărirea se oprește la pagina 2.")
    customer.locator("main form").get_by_role("button", name="Trimiteți raportarea").click()
    expect(customer.locator("main")).to_contain_text("tipărirea se oprește")
    number = NUMBER.search(customer.locator("main").inner_text())[1]  # type: ignore[index]

    agent = sign_in(ANA, f"/desk/clinic/tickets/{number}", java_script_enabled=False)
    agent.locator("form.composer textarea").fill("Ce imprimantă folosiți?")
    agent.locator("form.composer button.primary").first.click()
    expect(agent.locator("#log")).to_contain_text("Ce imprimantă folosiți?")

    customer.goto(f"{product.url}/p/clinic/requests/{number}")
    expect(customer.locator("#log")).to_contain_text("Ce imprimantă folosiți?")
    customer.locator("form.composer textarea").fill("Cea de la recepție.")
    customer.locator("form.composer button.primary").click()
    expect(customer.locator("#log")).to_contain_text("Cea de la recepție.")
    agent.reload()
    expect(agent.locator("#log")).to_contain_text("Cea de la recepție.")
