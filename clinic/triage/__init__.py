"""What is looked at before anything else: red flags and the language."""
