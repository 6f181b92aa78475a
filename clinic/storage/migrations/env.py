"""Alembic's environment: migrations run on the connection that `clinic.storage.engine.migrate` hands over."""

from __future__ import annotations

from alembic import context

from clinic.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
context.run_migrations()
