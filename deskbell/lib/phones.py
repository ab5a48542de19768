"""Phone numbers as stored (E.164) and as shown."""

LONGEST = 60


def normal(phone: str, country: str) -> str | None:
    """E.164, reading a number without + as one of `country` (such as "RU"); None when it cannot be a number."""
    if len(phone) > LONGEST:
        return None
    # Imported with the first number that is asked for: it is slow to import.
    import phonenumbers

    try:
        number = phonenumbers.parse(phone, country.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    # Possible, not valid: number plans change more often than this installation is updated.
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(phone: str) -> str:
    """With spaces, the international way; what is not a full number stays as it is."""
    if len(phone) > LONGEST:
        return phone
    import phonenumbers

    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
