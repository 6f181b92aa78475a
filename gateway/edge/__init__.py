"""What every request passes: sizes, limits, origins, tokens, errors."""
