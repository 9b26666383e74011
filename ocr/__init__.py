"""From scans to records."""
