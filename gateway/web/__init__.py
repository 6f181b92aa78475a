"""The chat API, the pages and the widget's files."""
