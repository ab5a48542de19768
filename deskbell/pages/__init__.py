"""What every door's pages are made of: who is looking, the templates' environment, lists by pages, shared forms."""
