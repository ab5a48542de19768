"""The whole product with the demo, as people start it: it answers, and says nothing alarming meanwhile."""

import http.client

import pytest
from django.conf import settings

from tests.cast import SLUGS
from tests.servers import Product

pytestmark = pytest.mark.slow


def get(product: Product, path: str) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


def test_the_front_page_and_every_portal_answer(product: Product) -> None:
    assert get(product, "/")[0] == 200
    for slug in SLUGS:
        status, _page = get(product, f"/p/{slug}/")
        assert status in (200, 302), slug
    assert get(product, "/p/nobody/")[0] == 404
    assert "Traceback" not in product.said()


def test_it_says_how_to_sign_in(product: Product) -> None:
    said = product.said()
    assert product.url in said
    assert settings.DEMO_PASSWORD in said
    assert all(slug in said for slug in SLUGS)
