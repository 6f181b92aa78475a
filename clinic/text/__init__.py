"""Text as people type it: made plain, number words read, words compared. Knows nothing of the clinic."""
