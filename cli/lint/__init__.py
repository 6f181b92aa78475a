"""`make lint`: every authored sentence checked."""
