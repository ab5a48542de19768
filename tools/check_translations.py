"""Fails unless every string is translated, whole and with its placeholders, and no template hides bare text."""

import re
import sys
from collections.abc import Iterator
from gettext import c2py  # Python's own reader of plural formulas

from babel.messages.catalog import Catalog, Message

from tools import bare_text, catalogs

PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*[\d.]*[a-zA-Z]|%[sdfi]|\{\w*(?:[.!:][^{}]*)?\}")
NUMBERS_TRIED = range(200)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def single_number_forms(catalog: Catalog) -> set[int]:
    """Plural forms used for one number only, where the number may stay unsaid ("One message")."""
    form_of = c2py(catalog.plural_expr)
    forms = [form_of(number) for number in NUMBERS_TRIED]
    return {form for form in forms if forms.count(form) == 1}


def wrong_forms(message: Message, catalog: Catalog) -> Iterator[str]:
    translated = [str(form or "") for form in message.string or ()]
    if len(translated) < catalog.num_plurals or not all(translated):
        yield f"has not all {catalog.num_plurals} plural forms"
        return
    one, many = (placeholders(text) for text in message.id[:2])
    unsaid = single_number_forms(catalog)
    for form, text in enumerate(translated):
        if placeholders(text) != many and not (form in unsaid and placeholders(text) == one):
            yield f"form {form} has other placeholders"


def wrong_in(message: Message, catalog: Catalog) -> Iterator[str]:
    if message.fuzzy:
        yield "is fuzzy"
    if isinstance(message.id, tuple | list):
        yield from wrong_forms(message, catalog)
    elif not message.string:
        yield "is not translated"
    elif placeholders(message.id) != placeholders(str(message.string)):
        yield "has other placeholders"


def complaints(language: str, template: Catalog) -> Iterator[str]:
    path = catalogs.path_of(language)
    if not path.exists():
        yield f"{language}: there is no catalog; run make translations"
        return
    catalog = catalogs.read(path, language)
    for wanted in template:
        if not wanted.id:
            continue
        name = wanted.id[0] if isinstance(wanted.id, tuple | list) else wanted.id
        message = catalog.get(wanted.id, wanted.context)
        problems = ["is missing; run make translations"] if message is None else wrong_in(message, catalog)
        yield from (f'{language}: "{name[:80]}" {problem}' for problem in problems)


def main() -> int:
    template = catalogs.extract()
    if not len(template):
        sys.exit("Found nothing to translate: look at [tool.babel] in pyproject.toml")
    found = [line for language in catalogs.LANGUAGES for line in complaints(language, template)]
    found += bare_text.complaints()
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
