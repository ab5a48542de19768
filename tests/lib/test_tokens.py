import warnings
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.tokens import BadToken, random_token, read_identity, sign_identity

SECRET = "a secret of quite enough letters, more than 32"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
STAMP = int(NOW.timestamp())


def read(token: str, now: datetime = NOW) -> dict[str, object]:
    return read_identity(token, secret=SECRET, provider="salvira", now=now)


def signed(**claims: object) -> str:
    return jwt.encode({"aud": "salvira", "iat": STAMP, "exp": STAMP + 60, **claims}, SECRET, algorithm="HS256")


def reason(token: str, now: datetime = NOW) -> str:
    with pytest.raises(BadToken) as refused:
        read(token, now)
    return refused.value.reason


def test_what_was_signed_is_read() -> None:
    claims = read(sign_identity({"aud": "salvira", "sub": 17, "name": "Ana"}, SECRET, now=NOW))
    assert claims == {"aud": "salvira", "sub": 17, "name": "Ana", "iat": STAMP, "exp": STAMP + 600}


def test_time_runs_out() -> None:
    token = sign_identity({"aud": "salvira"}, SECRET, now=NOW, lifetime_seconds=60)
    read(token, NOW + timedelta(seconds=59))
    assert reason(token, NOW + timedelta(seconds=60)) == "expired"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"aud": "other"}, "provider"),
        ({"aud": ["salvira"]}, "provider"),
        ({"aud": None}, "provider"),
        ({"exp": None}, "lifetime"),
        ({"iat": None}, "lifetime"),
        ({"exp": STAMP + 3601}, "lifetime"),
        ({"iat": STAMP + 5000, "exp": STAMP + 5060}, "lifetime"),
        ({"nbf": STAMP + 5000}, "lifetime"),
        ({"exp": STAMP - 10}, "lifetime"),
        ({"iat": STAMP - 100, "exp": STAMP - 10}, "expired"),
        ({"exp": "soon"}, "form"),
        ({"exp": 10**400}, "form"),
        ({"exp": True}, "form"),
        ({"exp": float("nan")}, "form"),
    ],
)
def test_claims_that_do_not_hold(claims: dict[str, object], expected: str) -> None:
    assert reason(signed(**claims)) == expected


def test_other_keys_and_algorithms_are_refused() -> None:
    payload = {"aud": "salvira", "iat": STAMP, "exp": STAMP + 60}
    assert reason(jwt.encode(payload, "another secret of quite enough letters", algorithm="HS256")) == "signature"
    assert reason(jwt.encode(payload, "", algorithm="none")) == "algorithm"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert reason(jwt.encode(payload, SECRET, algorithm="HS512")) == "algorithm"
    with pytest.raises(BadToken):
        read_identity(signed(), secret="", provider="salvira", now=NOW)


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.b.c", "a." * 9000, "eyJhbGciOiJIUzI1NiJ9.W10.x"])
def test_what_is_no_token(token: str) -> None:
    assert reason(token) in ("form", "signature")


@given(st.text())
def test_any_text_is_refused_in_order(token: str) -> None:
    assert reason(token) in ("form", "signature", "algorithm")


def test_a_changed_letter_is_noticed() -> None:
    head, body, signature = signed().split(".")
    assert reason(f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}") == "signature"


def test_signing_refuses_what_reading_would() -> None:
    with pytest.raises(ValueError, match="lifetime"):
        sign_identity({}, SECRET, now=NOW, lifetime_seconds=3601)
    with pytest.raises(ValueError, match="empty"):
        sign_identity({}, "", now=NOW)
    with pytest.raises(ValueError, match="time zone"):
        sign_identity({}, SECRET, now=NOW.replace(tzinfo=None))


def test_random_tokens_fit_into_addresses() -> None:
    tokens = {random_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 32 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
    assert len(random_token(9)) == 12
