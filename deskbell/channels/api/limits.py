"""How much one program may ask: requests a minute for each token, and bytes in one request."""

from django.conf import settings
from django.http import HttpRequest

from deskbell.pages import limits

# Bytes. The longest message is 100,000 characters, in JSON at most six bytes each when all are written as escapes.
LARGEST_BODY = 1024 * 1024


def seconds_to_wait(token_id: int) -> int:
    """Counts one request of this token. 0: it is within the limit; else the seconds until it may ask again."""
    return limits.seconds_to_wait("api", token_id, settings.API_REQUESTS_A_MINUTE)


def is_too_large(request: HttpRequest) -> bool:
    """By the length it announces; a body without one is measured when it is read."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY
    except ValueError:
        return True
