"""The words of tickets, with the full-text index of whichever database this is."""

import django.db.models.deletion
from django.db import migrations, models

# The index holds no text of its own; these triggers keep it equal to the table. A later migration that makes SQLite
# rebuild the table takes the triggers away with it and must put them back.
SQLITE = (
    """
    CREATE VIRTUAL TABLE deskbell_ticketwords_index USING fts5(
        terms, content='deskbell_ticketwords', content_rowid='ticket_id', detail='none', columnsize=0,
        tokenize="ascii tokenchars '_@.+%-'"
    )
    """,
    """
    CREATE TRIGGER deskbell_ticketwords_added AFTER INSERT ON deskbell_ticketwords BEGIN
        INSERT INTO deskbell_ticketwords_index (rowid, terms) VALUES (new.ticket_id, new.terms);
    END
    """,
    """
    CREATE TRIGGER deskbell_ticketwords_removed AFTER DELETE ON deskbell_ticketwords BEGIN
        INSERT INTO deskbell_ticketwords_index (deskbell_ticketwords_index, rowid, terms)
        VALUES ('delete', old.ticket_id, old.terms);
    END
    """,
    """
    CREATE TRIGGER deskbell_ticketwords_changed AFTER UPDATE OF terms ON deskbell_ticketwords BEGIN
        INSERT INTO deskbell_ticketwords_index (deskbell_ticketwords_index, rowid, terms)
        VALUES ('delete', old.ticket_id, old.terms);
        INSERT INTO deskbell_ticketwords_index (rowid, terms) VALUES (new.ticket_id, new.terms);
    END
    """,
)
# An array keeps each term whole; PostgreSQL's own parser would take them apart.
POSTGRESQL = (
    """
    CREATE INDEX deskbell_ticketwords_index ON deskbell_ticketwords
    USING gin (array_to_tsvector(string_to_array(terms, ' ')))
    """,
)


def make_index(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX deskbell_ticketwords_index")
        return
    for name in ("added", "removed", "changed"):
        schema_editor.execute(f"DROP TRIGGER deskbell_ticketwords_{name}")
    schema_editor.execute("DROP TABLE deskbell_ticketwords_index")


class Migration(migrations.Migration):
    dependencies = [("deskbell", "0001_begin")]

    operations = [
        migrations.CreateModel(
            name="TicketWords",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="deskbell.ticket",
                    ),
                ),
                ("terms", models.TextField()),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deskbell.provider"
                    ),
                ),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
