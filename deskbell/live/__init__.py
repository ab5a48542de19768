"""The live stream: the log, as far as each reader may see it, on its way to open pages."""
