"""The only public process: sessions, webhooks, limits, one message at a time per conversation."""

from pathlib import Path

# Where its pages and style sheets are.
GATEWAY = Path(__file__).resolve().parent
