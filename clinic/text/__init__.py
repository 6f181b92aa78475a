"""Text as people type it: made plain, its numbers and tables read, its words compared. Knows nothing of the clinic."""
