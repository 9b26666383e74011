"""The doors: HTTP, pages and command line."""
