"""Five providers as files, side by side: the demo, and the acceptance tests' ground."""
