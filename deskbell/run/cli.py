"""The command line: `deskbell --help`."""

import os
import sys
from pathlib import Path

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.run.settings")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="deskbell")
def main() -> None:
    """Deskbell: customer support that you run yourself."""


@main.command()
@click.option("--demo", is_flag=True, help="Load five invented companies with their history and sign in by a click.")
@click.option("--port", type=int, help="Instead of PORT.")
@click.option("--host", help="Instead of HOST.")
def run(demo: bool, port: int | None, host: str | None) -> None:
    """Everything on this machine: server and worker, one data folder."""
    host, port = host or _option("HOST"), port or int(_option("PORT"))
    _ready(host, port)
    from deskbell.run import alone

    sys.exit(alone.run(demo=demo, host=host, port=port))


@main.command()
@click.option("--port", type=int, help="Instead of PORT.")
@click.option("--host", help="Instead of HOST.")
def web(port: int | None, host: str | None) -> None:
    """A server process only, behind a proxy, beside others."""
    host, port = host or _option("HOST"), port or int(_option("PORT"))
    _ready(host, port)
    _migrate()
    from deskbell.run import server

    server.serve(host, port)


@main.command()
def worker() -> None:
    """A worker process only."""
    _ready()
    _migrate()
    from deskbell.run import worker as room

    room.serve()


@main.command()
def migrate() -> None:
    """Bring the database's tables up to this version."""
    _ready()
    _migrate()


@main.command()
def settings() -> None:
    """List every setting of the installation, its default and what it is for."""
    from deskbell.run.options import OPTIONS

    for option in OPTIONS:
        value = "…" if option.secret and os.environ.get(option.name) else os.environ.get(option.name, "")
        click.echo(f"{option.name}={value or option.default}\n    {option.help}")


@main.group()
def provider() -> None:
    """Companies that give support here."""


@provider.command("load")
@click.argument("file", type=click.Path(path_type=Path))
def provider_load(file: Path) -> None:
    """Create the provider of a preset file, or bring it up to the file. Says what changed."""
    _ready()
    _migrate()
    from deskbell.actions import provider_setup
    from deskbell.lib.preset import articles, read

    try:
        preset = read.read_preset(file)
        texts = articles.read_articles(articles.folder_of(file), preset)
    except read.BadPreset as error:
        raise click.ClickException(f"{error}\nNothing was changed.") from None
    loaded, changes = provider_setup.load(preset, texts)
    for line in changes or ["nothing changed"]:
        click.echo(line)
    click.echo(f"Portal: {_option('DESKBELL_URL')}/p/{loaded.slug}/")


@provider.command("dump")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def provider_dump(slug: str, file: Path | None) -> None:
    """Write a provider as a preset FILE with its articles beside it, or the preset alone to standard output."""
    _ready()
    from deskbell.actions import provider_setup
    from deskbell.lib.preset import articles, write
    from deskbell.models import Provider

    found = Provider.objects.filter(slug=slug).first()
    if found is None:
        raise click.ClickException(f"There is no provider {slug!r}. Known: {', '.join(_slugs()) or 'none'}.")
    preset, texts = provider_setup.dump(found)
    if file is None:
        click.echo(write.as_toml(preset), nl=False)
        return
    file.write_text(write.as_toml(preset), encoding="utf-8")
    for path, content in articles.written(texts):
        target = articles.folder_of(file) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    click.echo(f"{file}: {len(texts)} article texts beside it")


@provider.command("list")
def provider_list() -> None:
    """Name the providers of this installation."""
    _ready()
    for slug in _slugs():
        click.echo(slug)


@main.group()
def account() -> None:
    """Sign-ins."""


@account.command("create")
@click.argument("email")
@click.option("--admin", is_flag=True, help="May administer the whole installation and every provider.")
@click.option("--provider", "slug", help="Make it an agent of this provider only.")
@click.option("--customer", is_flag=True, help="With --provider: a customer, not an agent.")
@click.option("--name", default="", help="As others will see it.")
@click.password_option(help="Asked for when it is not given.")
def account_create(email: str, admin: bool, slug: str | None, customer: bool, name: str, password: str) -> None:
    """Create an account; with --admin or --provider it is an agent as well, with --customer a customer."""
    if customer and (admin or not slug):
        raise click.UsageError("--customer goes with --provider SLUG and without --admin.")
    _ready()
    _migrate()
    from deskbell.actions import people
    from deskbell.actions.refusals import Refused

    _check_sign_in(email, password)
    slugs = [slug] if slug else _slugs() if admin else []
    if slug and slug not in _slugs():
        raise click.ClickException(f"There is no provider {slug!r}. Known: {', '.join(_slugs()) or 'none'}.")
    try:
        if customer:
            people.make_customer_account(email, password=password, name=name, slug=slugs[0])
        else:
            people.make_agent_account(email, password=password, name=name, slugs=slugs, is_operator=admin)
    except Refused as error:
        raise click.ClickException(str(error.words)) from None
    kind = "customer" if customer else "agent"
    joined = ", ".join(slugs)
    click.echo(f"{email}: {kind} of {joined}" if slugs else f"{email}: an account")


@account.command("token")
@click.argument("email")
@click.option("--provider", "slug", required=True, help="The provider whose API it opens.")
@click.option("--name", default="command line", help="What it is for, so that it can be told from others.")
def account_token(email: str, slug: str, name: str) -> None:
    """Make an API token for an account. It is shown once."""
    _ready()
    _migrate()
    from deskbell.actions import api_tokens
    from deskbell.models import Provider

    found = Provider.objects.filter(slug=slug).first()
    person = api_tokens.owner(email, found) if found else None
    if person is None:
        raise click.ClickException(f"{email} is nobody at the provider {slug!r}.")
    click.echo(api_tokens.issue(person, name))


def _check_sign_in(email: str, password: str) -> None:
    """Says in words what no sign-in page would take."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None


def _option(name: str) -> str:
    from deskbell.run.options import option

    return option(name)


def _slugs() -> list[str]:
    from deskbell.models import Provider

    return list(Provider.objects.values_list("slug", flat=True))


def _ready(host: str = "", port: int = 0) -> None:
    """Django is there, the data folder can be used and so can the port, if one is named; says in words when not."""
    from deskbell.run.checks import NotReady, check_folder, check_port

    try:
        check_folder(Path(_option("DESKBELL_DATA")).resolve())
        if port:
            check_port(host, port)
    except NotReady as error:
        raise click.ClickException(str(error)) from None
    import django

    django.setup()


def _migrate() -> None:
    from deskbell.run import tables

    tables.bring_up()


if __name__ == "__main__":
    main()
