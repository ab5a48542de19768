"""What the server makes of a request before Django sees it."""

import http.client

from tests.servers import Product


def test_a_header_written_with_underscores_passes_for_no_other(product: Product) -> None:
    """X_Deskbell_Fragment is not X-Deskbell-Fragment: a proxy that guards the one lets the other through."""
    answers = []
    for name in ("X-Deskbell-Fragment", "X_Deskbell_Fragment"):
        link = http.client.HTTPConnection("127.0.0.1", product.port, timeout=10)
        link.request("GET", "/p/hotel/requests", headers={name: "1"})
        answers.append(link.getresponse().status)
        link.close()
    assert answers == [401, 302]
