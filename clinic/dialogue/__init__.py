"""What a conversation remembers, what a message was taken to mean, and what follows: read, decide, say."""
