"""Who is at the counter."""
