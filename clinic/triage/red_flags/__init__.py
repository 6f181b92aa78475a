"""Red flags by fixed rules."""
