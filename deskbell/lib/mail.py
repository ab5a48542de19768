"""A letter we send, composed as a message any mail program reads right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

from deskbell.lib import clock
from deskbell.lib.html import without_controls

LINE_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}")
OUR_HEADERS = frozenset({
    "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding", "content-language",
})  # fmt: skip
MOST_REFERENCES = 20
LONGEST_NAME = 100
LONGEST_VALUE = 900


@dataclass
class Letter:
    sender_name: str
    sender_address: str
    recipient_name: str
    recipient_address: str
    subject: str
    text: str
    html: str
    message_id: str
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    reply_to: str | None = None
    language: str = "en"
    headers: Mapping[str, str] = field(default_factory=dict)


class LetterPolicy(EmailPolicy):
    """Ids and addresses are folded here: the standard folding encodes long ids, so that no reply finds its thread,
    and loses quotes and blanks of long names."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in ("message-id", "in-reply-to", "references"):
            return self._folded(name, str(value).split())
        if isinstance(value, AddressHeader):
            address = value.addresses[0]
            return self._folded(name, [*_phrase(address.display_name), f"<{address.addr_spec}>"])
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _folded(self, name: str, lines: Sequence[str]) -> str:
        return f"{name}: {(self.linesep + ' ').join(lines)}{self.linesep}"


POLICY = LetterPolicy(linesep=SMTP.linesep, cte_type="7bit", utf8=False)


def compose(letter: Letter) -> EmailMessage:
    """Raises ValueError for an address, message id or header name that cannot be one."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(letter.sender_name, letter.sender_address)
    message["To"] = _address(letter.recipient_name, letter.recipient_address)
    if letter.reply_to:
        message["Reply-To"] = _address("", letter.reply_to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = clock.now()
    _thread(message, letter)
    _extra_headers(message, letter)
    message.set_content(_body(letter.text), charset="utf-8")
    if letter.html:
        message.add_alternative(_body(letter.html), subtype="html", charset="utf-8")
    # Setting content takes away every Content- header before it.
    message["Content-Language"] = _one_line(letter.language)
    return message


def message_id(ticket: int, message: int, domain: str, slug: str) -> str:
    """The same for the same message every time, so a repeated sending is recognised."""
    return f"<{slug}.{ticket}.{message}@{domain}>"


def _thread(message: EmailMessage, letter: Letter) -> None:
    if not MESSAGE_ID.fullmatch(letter.message_id):
        raise ValueError(f"not a message id: {letter.message_id!r}")
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to and MESSAGE_ID.fullmatch(letter.in_reply_to):
        message["In-Reply-To"] = letter.in_reply_to
    known = list(dict.fromkeys(found for found in letter.references if MESSAGE_ID.fullmatch(found)))
    if len(known) > MOST_REFERENCES:
        known = [known[0], *known[1 - MOST_REFERENCES :]]
    if known:
        message["References"] = " ".join(known)


def _extra_headers(message: EmailMessage, letter: Letter) -> None:
    extra = {"Auto-Submitted": "auto-generated"}
    for name, value in letter.headers.items():
        if not HEADER_NAME.fullmatch(name) or name.lower() in OUR_HEADERS:
            raise ValueError(f"not a header to be set from outside: {name!r}")
        if name.lower() == "auto-submitted":
            name = "Auto-Submitted"
        extra[name] = value
    for name, value in extra.items():
        message[name] = _one_line(value)


def _address(name: str, address: str) -> Address:
    user, at, domain = address.strip().rpartition("@")
    if not at or not user or LINE_BREAKS.search(address) or not user.isascii():
        raise ValueError(f"not a mail address: {address!r}")
    try:
        known = domain if domain.isascii() else domain.encode("idna").decode()
        return Address(_one_line(INVISIBLE.sub("", name))[:LONGEST_NAME].strip(), addr_spec=f"{user}@{known}")
    except (ValueError, LookupError, IndexError, AttributeError):
        raise ValueError(f"not a mail address: {address!r}") from None
    except Exception as error:  # the standard parser raises its own private errors
        raise ValueError(f"not a mail address: {address!r}") from error


def _phrase(name: str) -> list[str]:
    """A display name as RFC 5322 and RFC 2047 want it."""
    if not name:
        return []
    if not name.isascii():
        return [line.strip() for line in Header(name, "utf-8", maxlinelen=74).encode().split("\n")]
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped}"']


def _one_line(text: str) -> str:
    return " ".join(LINE_BREAKS.sub(" ", text).split())[:LONGEST_VALUE]


def _body(text: str) -> str:
    return without_controls(text).rstrip("\n") + "\n"
