"""A provider as files: the preset's form, its reading with line numbers, and its writing."""
