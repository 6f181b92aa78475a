"""Reading when somebody can come, and saying it back."""
