"""Inbox and outbox: stored first, worked through afterwards, nothing lost and nothing twice."""
