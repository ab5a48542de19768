"""How much one person, one program, or one address of strangers may do in a minute. Counts live in the cache."""

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
    # `incr` before `add`: the key is missing only once a minute.
    try:
        count = cache.incr(key)
    except ValueError:
        # New, pushed out, or the cache is away: a lost count must not stop people from writing.
        count = 1
        cache.add(key, 1, timeout=2 * MINUTE)
    return 0 if count <= limit else max(1, MINUTE - int(now % MINUTE))


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind so many proxies as the installation says, the one before the first of them."""
    proxies = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(passed) >= proxies:
        return str(passed[-proxies][:60])
    return str(request.META.get("REMOTE_ADDR", ""))
