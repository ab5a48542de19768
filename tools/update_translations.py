"""Brings the catalogs up to date with the code: new strings appear empty, gone ones are dropped."""

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tools import catalogs


def empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        header_comment=f"# Deskbell in {Locale.parse(language).english_name}.",
        project="Deskbell",
        version="0.1",
        msgid_bugs_address="-",
        last_translator="the Deskbell authors",
        language_team="the Deskbell authors",
        fuzzy=False,
    )


def update(language: str, template: Catalog) -> int:
    """Returns how many strings wait for a translator."""
    path = catalogs.path_of(language)
    catalog = catalogs.read(path, language) if path.exists() else empty(language)
    # A guessed translation is worse than none: the check would have to refuse it anyway.
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # Without line numbers a catalog changes only when a string does.
        write_po(file, catalog, width=0, include_lineno=False, ignore_obsolete=True)
    return sum(1 for message in catalog if message.id and not _is_translated(message.string))


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> None:
    template = catalogs.extract()
    for language in catalogs.LANGUAGES:
        waiting = update(language, template)
        print(f"{language}: {len(template)} strings, {waiting or 'none'} waiting for translation")


if __name__ == "__main__":
    main()
