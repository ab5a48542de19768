"""Verbs: the only code that writes. Each is called as `module.verb(thing, by=person, …)` by every door."""
