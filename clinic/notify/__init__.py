"""Telling people: which notices follow from what happened (plan), and how each kind is put together and sent."""
