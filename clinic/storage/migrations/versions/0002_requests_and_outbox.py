"""requests with states and windows, outbox, used links, lookups, jobs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic.storage.tables import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_backup")),
        sa.UniqueConstraint("path", name=op.f("uq_backup_path")),
    )
    op.create_table(
        "failed_lookup",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_failed_lookup")),
    )
    with op.batch_alter_table("failed_lookup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_lookup_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_failed_lookup_who"), ["who"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "outbox",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("locked_by", sa.String(length=64), nullable=True),
        sa.Column("locked_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("provider_id", sa.String(length=160), nullable=True),
        sa.Column("last_error", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_outbox_due", ["sent_at", "given_up_at", "next_at"], unique=False)
        batch_op.create_index("ix_outbox_waiting", ["sent_at", "given_up_at", "stream", "pk"], unique=False)

    op.create_table(
        "outbox_halt",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_outbox_halt")),
    )
    op.create_table(
        "used_link",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_used_link")),
    )
    with op.batch_alter_table("booking_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("windows", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("said", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("area", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("been_before", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("updated_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("claimed_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", UtcDateTime(timezone=True), nullable=True))

    # Requests from before: their times are words only, and nothing has changed since they came.
    op.execute("UPDATE booking_request SET windows = '[]', updated_at = created_at")
    with op.batch_alter_table("booking_request", schema=None) as batch_op:
        batch_op.alter_column("windows", existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column("updated_at", existing_type=UtcDateTime(timezone=True), nullable=False)
        batch_op.create_check_constraint(
            op.f("ck_booking_request_state"),
            "state in ('requested', 'contacted', 'booked', 'declined', 'no_answer', 'cancelled', 'spam')",
        )

    with op.batch_alter_table("hand_off", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claimed_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("hand_off", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("claimed_by")

    with op.batch_alter_table("booking_request", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_booking_request_state"), type_="check")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("claimed_by")
        batch_op.drop_column("updated_at")
        batch_op.drop_column("been_before")
        batch_op.drop_column("area")
        batch_op.drop_column("said")
        batch_op.drop_column("windows")

    op.drop_table("used_link")
    op.drop_table("outbox_halt")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting")
        batch_op.drop_index("ix_outbox_due")
        batch_op.drop_index(batch_op.f("ix_outbox_conversation_id"))

    op.drop_table("outbox")
    op.drop_table("job_run")
    with op.batch_alter_table("failed_lookup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_lookup_who"))
        batch_op.drop_index(batch_op.f("ix_failed_lookup_at"))

    op.drop_table("failed_lookup")
    op.drop_table("backup")
