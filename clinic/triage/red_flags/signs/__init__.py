"""The signs of each kind of emergency."""
