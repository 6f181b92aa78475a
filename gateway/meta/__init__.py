"""Webhooks of Messenger and WhatsApp."""
