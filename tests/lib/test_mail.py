from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.lib.mail import Letter, compose, message_id

LETTER = Letter(
    sender_name="Клиника «Сальвира», поддержка",
    sender_address="help@salvira.example",
    recipient_name="Ana Țurcanu",
    recipient_address="ana@clinic.example",
    subject="Re: Не открывается осмотр",
    text="Здравствуйте!\n\nОткройте его ещё раз.",
    html="<p>Здравствуйте!</p>",
    message_id="<salvira.17.3@mail.example>",
    in_reply_to="<a@b.example>",
    references=["<first@b.example>", "<a@b.example>"],
    reply_to="help+17@salvira.example",
    language="ru",
)


def decoded(value: str) -> str:
    """As mail programs do; the standard library's own newer reading keeps blanks between encoded words."""
    return str(make_header(decode_header(value.replace("\r\n", "\n"))))


def name_on_the_wire(letter: Letter) -> str:
    name, address = parseaddr(compat32_message(letter)["From"].replace("\r\n", ""))
    assert address == "help@salvira.example"
    return decoded(name)


def compat32_message(letter: Letter) -> Message:
    return message_from_bytes(compose(letter).as_bytes())


def sent(letter: Letter) -> EmailMessage:
    message = message_from_bytes(compose(letter).as_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_arrives_as_written() -> None:
    message = sent(LETTER)
    assert name_on_the_wire(LETTER) == "Клиника «Сальвира», поддержка"
    assert message["From"].addresses[0].addr_spec == "help@salvira.example"
    assert message["To"].addresses[0].display_name == "Ana Țurcanu"
    assert message["Subject"] == "Re: Не открывается осмотр"
    assert message["Message-ID"] == "<salvira.17.3@mail.example>"
    assert message["In-Reply-To"] == "<a@b.example>"
    assert message["References"] == "<first@b.example> <a@b.example>"
    assert message["Reply-To"] == "help+17@salvira.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ru"
    assert message["Date"].datetime.tzinfo is not None
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["Здравствуйте!", "", "Откройте его ещё раз."]
    assert html.get_content().splitlines() == ["<p>Здравствуйте!</p>"]


def test_everything_on_the_wire_is_seven_bit_and_short() -> None:
    wire = compose(replace(LETTER, subject="очень длинная тема " * 12, text="я" * 5000)).as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.split(b"\n"))) <= 998


@settings(max_examples=40)
@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=50), st.text(max_size=100))
def test_no_header_can_be_smuggled_in(name: str, subject: str, text: str, value: str) -> None:
    letter = replace(LETTER, sender_name=name, subject=f"{subject}\r\nBcc: x@evil.example", text=text)
    message = sent(replace(letter, headers={"X-Ticket": f"{value}\nBcc: y@evil.example"}))
    assert "Bcc" not in message
    assert set(message.keys()) == {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Content-Language",
        "Auto-Submitted", "X-Ticket", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert message["From"].addresses[0].addr_spec == "help@salvira.example"
    assert len(message["From"].addresses) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Smith, John", 'The "Best" <Desk>', "a@b.example",
        "Ведущий специалист по работе с обращениями, отдел №2 (ночь)",
        "Support (night) " * 6, "Ștefan, " * 12,
    ],
)  # fmt: skip
def test_names_come_back_whole(name: str) -> None:
    letter = replace(LETTER, sender_name=name)
    assert name_on_the_wire(letter) == " ".join(name[:100].split())
    assert [address.addr_spec for address in sent(letter)["From"].addresses] == ["help@salvira.example"]


@pytest.mark.parametrize("subject", ["тема " * 40, "subject " * 40, "x" * 300, "Ș" * 120, ""])
def test_long_subjects_come_back_whole(subject: str) -> None:
    assert sent(replace(LETTER, subject=subject))["Subject"] == subject.strip()


def test_long_message_ids_are_not_encoded() -> None:
    long = f"<{'a' * 200}@b.example>"
    wire = compose(replace(LETTER, in_reply_to=long, references=[long, "<c@d.example>"])).as_bytes()
    assert f"In-Reply-To: {long}\r\n".encode() in wire
    assert f"References: {long}\r\n <c@d.example>\r\n".encode() in wire


def test_references_are_few_and_real() -> None:
    many = [f"<{number}@b.example>" for number in range(50)]
    references = sent(replace(LETTER, references=[*many, "junk", "<a\r\nBcc: x>"]))["References"].split()
    assert references == [many[0], *many[-19:]]
    assert "In-Reply-To" not in sent(replace(LETTER, in_reply_to="junk"))


def test_own_headers() -> None:
    message = sent(replace(LETTER, headers={"auto-submitted": "auto-replied", "List-Id": "<a.example>"}))
    assert message.get_all("Auto-Submitted") == ["auto-replied"]
    assert message["List-Id"] == "<a.example>"
    for name in ("From", "bcc", "X Y", "A:B", "A\n"):
        with pytest.raises(ValueError, match="header"):
            compose(replace(LETTER, headers={name: "x"}))


@pytest.mark.parametrize(
    "address",
    ["", "a", "@b.example", "a@", "a b@c.example", "a@b.example\nBcc: x@y.example", "a@b.example, c@d.example"],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        compose(replace(LETTER, recipient_address=address))


def test_a_domain_of_other_letters_is_written_in_ascii() -> None:
    message = sent(replace(LETTER, recipient_address="ana@почта.example"))
    assert message["To"].addresses[0].addr_spec == "ana@xn--80a1acny.example"


def test_a_letter_without_html_is_plain() -> None:
    assert sent(replace(LETTER, html="")).get_content_type() == "text/plain"


def test_message_ids_are_the_same_every_time() -> None:
    assert message_id(17, 3, "mail.example", "salvira") == "<salvira.17.3@mail.example>"
