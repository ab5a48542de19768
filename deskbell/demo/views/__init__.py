"""The first page of an installation, and what only a demo shows."""
