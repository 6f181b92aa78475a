"""What `rasa run actions` and `python -m rasa_sdk --actions actions.actions` load."""

from actions.booking import BookingForm

__all__ = ["BookingForm"]
