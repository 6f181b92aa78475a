"""Booking requests as records: storing, finding, changing them, and what may become of each."""
