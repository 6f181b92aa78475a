"""Messenger and WhatsApp: addresses, windows, rendering, Meta's Graph API."""
