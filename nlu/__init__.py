"""Rasa's environment (Python 3.10)."""
