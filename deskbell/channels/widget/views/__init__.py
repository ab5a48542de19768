"""The panel's views: each answers with a fragment that the panel puts into itself."""
