"""How much one program may ask: requests a minute for each token, and bytes in one request."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# Bytes. The longest message is 100,000 characters, in JSON at most six bytes each when all are written as escapes.
LARGEST_BODY = 1024 * 1024
MINUTE = 60


def seconds_to_wait(token_id: int) -> int:
    """Counts one request of this token. 0: it is within the limit; else the seconds until it may ask again."""
    now = time.time()
    key = f"api-requests:{token_id}:{int(now // MINUTE)}"
    # `incr` before `add`: the key is missing only once a minute.
    try:
        count = cache.incr(key)
    except ValueError:
        cache.add(key, 0, timeout=2 * MINUTE)
        count = cache.incr(key)
    return 0 if count <= _allowed() else max(1, MINUTE - int(now % MINUTE))


def is_too_large(request: HttpRequest) -> bool:
    """By the length it announces; a body without one is measured when it is read."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY
    except ValueError:
        return True


def _allowed() -> int:
    return int(getattr(settings, "API_REQUESTS_A_MINUTE", 600))
