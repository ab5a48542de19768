"""Signed proof of who a visitor is, and random secrets."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

Reason = Literal["expired", "signature", "algorithm", "provider", "form", "lifetime"]

ALGORITHM = "HS256"
LONGEST_LIFETIME_SECONDS = 3600
CLOCK_DIFFERENCE_SECONDS = 60
LONGEST_TOKEN = 8192
LATEST_TIMESTAMP = 10**11


class BadToken(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def sign_identity(claims: Mapping[str, object], secret: str, *, now: datetime, lifetime_seconds: int = 600) -> str:
    """A JWT (RFC 7519) with `iat` and `exp`; `aud` among the claims must be the provider's slug."""
    if not 0 < lifetime_seconds <= LONGEST_LIFETIME_SECONDS:
        raise ValueError(f"lifetime must be 1 to {LONGEST_LIFETIME_SECONDS} seconds")
    if not secret:
        raise ValueError("the secret is empty")
    # Imported when the first visitor brings a proof: it is slow to import, and most processes never need it.
    import jwt

    issued = _timestamp(now)
    return jwt.encode({**claims, "iat": issued, "exp": issued + lifetime_seconds}, secret, algorithm=ALGORITHM)


def read_identity(token: str, *, secret: str, provider: str, now: datetime) -> dict[str, object]:
    """The claims; raises BadToken."""
    claims = _verified(token, secret)
    if claims.get("aud") != provider:
        raise BadToken("provider")
    _check_times(claims, _timestamp(now))
    return claims


def random_token(bytes: int = 24) -> str:  # noqa: A002
    """URL-safe text of that much randomness."""
    return secrets.token_urlsafe(bytes)


def _verified(token: str, secret: str) -> dict[str, object]:
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        raise BadToken("form")
    if not secret:
        raise BadToken("signature")
    import jwt

    options = {f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
    try:
        return dict(jwt.decode(token, secret, algorithms=[ALGORITHM], options=options))  # type: ignore[arg-type]
    except jwt.InvalidAlgorithmError:
        raise BadToken("algorithm") from None
    except jwt.InvalidSignatureError:
        raise BadToken("signature") from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise BadToken("form") from None


def _check_times(claims: Mapping[str, object], now: int) -> None:
    issued, expires = _time_claim(claims, "iat"), _time_claim(claims, "exp")
    if not 0 < expires - issued <= LONGEST_LIFETIME_SECONDS or issued > now + CLOCK_DIFFERENCE_SECONDS:
        raise BadToken("lifetime")
    if "nbf" in claims and _time_claim(claims, "nbf") > now + CLOCK_DIFFERENCE_SECONDS:
        raise BadToken("lifetime")
    if expires <= now:
        raise BadToken("expired")


def _time_claim(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    if value is None:
        raise BadToken("lifetime")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LATEST_TIMESTAMP:
        raise BadToken("form")
    return value


def _timestamp(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return int(moment.astimezone(UTC).timestamp())
