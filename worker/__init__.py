"""The process that sends what is in the outbox and does the chores."""
