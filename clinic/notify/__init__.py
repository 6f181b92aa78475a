"""Telling staff and visitors: mail, webhook, chat, links and what they say."""
