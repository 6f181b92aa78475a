"""inbox of Messenger and WhatsApp; one living conversation an address"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic.storage.tables import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sender", sa.String(length=160), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("locked_by", sa.String(length=64), nullable=True),
        sa.Column("locked_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_inbox")),
        sa.UniqueConstraint("key", name=op.f("uq_inbox_key")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_open", ["done_at", "channel", "sender", "sent_at", "pk"], unique=False)
        batch_op.create_index("ix_inbox_received_at", ["received_at"], unique=False)

    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_inbound_at", UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("other_address", sa.String(length=160), nullable=True))
        batch_op.create_index(batch_op.f("ix_conversation_other_address"), ["other_address"], unique=False)
        batch_op.alter_column(
            "address", existing_type=sa.String(length=128), type_=sa.String(length=160), existing_nullable=True
        )
    living = sa.text("erased_at IS NULL")
    op.create_index(
        "uq_conversation_address",
        "conversation",
        ["channel", "address"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )


def downgrade() -> None:
    op.drop_index("uq_conversation_address", table_name="conversation")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.alter_column(
            "address", existing_type=sa.String(length=160), type_=sa.String(length=128), existing_nullable=True
        )
        batch_op.drop_index(batch_op.f("ix_conversation_other_address"))
        batch_op.drop_column("other_address")
        batch_op.drop_column("last_inbound_at")

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_received_at")
        batch_op.drop_index("ix_inbox_open")

    op.drop_table("inbox")
