"""How much one person, or one address of strangers, may write in a minute. Counts live in the cache."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60
# New guests of one address in a minute; people whom the host page has signed are not counted.
GUESTS = 30


def seconds_to_wait(what: str, who: object, limit: int) -> int:
    """Counts once. 0: within the limit; else the seconds until the next minute begins."""
    now = time.time()
    key = f"limit:{what}:{who}:{int(now // MINUTE)}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:
        # Pushed out or unreachable: a lost count must not stop people from writing.
        return 0
    return 0 if count <= limit else max(1, MINUTE - int(now % MINUTE))


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind so many proxies as the installation says, the one before the first of them."""
    proxies = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(passed) >= proxies:
        return str(passed[-proxies][:60])
    return str(request.META.get("REMOTE_ADDR", ""))
