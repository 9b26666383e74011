"""Partner systems: one small interface, a real HTTP client, a local server for tests and demo."""
