"""Erasing a person, a conversation, what is old."""
