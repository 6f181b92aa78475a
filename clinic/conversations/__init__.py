"""Conversations and messages as records, and what follows from one message."""
