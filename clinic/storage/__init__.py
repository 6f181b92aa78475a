"""Engines, tables, migrations and backups."""
