"""What the assistant may say: authored responses, the clinic's facts, and replies put together from them."""
