"""what an outbox row is about, its lane and its message as columns; the language of a message"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ABOUT = ("request", "hand_off", "waiting", "erased", "alarm", "message", "farewell")
LANES = ("usual", "urgent", "aside")
# A line in another language was told by the name of its response: this and two letters.
OTHER_LANGUAGE = "utter_non_english_"
# How streams were spelt: "webhook" in the usual lane, "webhook!" in the urgent one, "alone:7" for row 7 set aside.
URGENT, ASIDE = "!", "alone:"

outbox = sa.table(
    "outbox",
    sa.column("pk", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("stream", sa.String),
    sa.column("payload", sa.JSON),
    sa.column("conversation_id", sa.String),
    sa.column("about", sa.String),
    sa.column("lane", sa.String),
    sa.column("message_id", sa.Integer),
)
message = sa.table("message", sa.column("response", sa.String), sa.column("language", sa.String))


def upgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))
    op.execute(
        message.update()
        .where(message.c.response.startswith(OTHER_LANGUAGE, autoescape=True))
        .where(sa.func.length(message.c.response) == len(OTHER_LANGUAGE) + 2)
        .values(language=sa.func.substr(message.c.response, len(OTHER_LANGUAGE) + 1))
    )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("lane", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("message_id", sa.Integer(), nullable=True))
    _rewrite(_typed)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("about", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("lane", existing_type=sa.String(length=16), nullable=False)
        batch_op.create_check_constraint(op.f("ck_outbox_about"), sa.column("about").in_(ABOUT))
        batch_op.create_check_constraint(op.f("ck_outbox_lane"), sa.column("lane").in_(LANES))


def downgrade() -> None:
    _rewrite(_spelt)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_lane"), type_="check")
        batch_op.drop_constraint(op.f("ck_outbox_about"), type_="check")
        batch_op.drop_column("message_id")
        batch_op.drop_column("lane")
        batch_op.drop_column("about")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("language")


def _rewrite(change: Any) -> None:
    """Give each row of the outbox the values that follow from it. It holds a month of rows at most."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(outbox).order_by(outbox.c.pk)).mappings().all():
        connection.execute(outbox.update().where(outbox.c.pk == row["pk"]).values(**change(row)))


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for what was spelt into payload and stream."""
    payload, stream, kind = dict(row["payload"]), row["stream"], row["kind"]
    found: dict[str, Any] = {"lane": "usual", "stream": stream, "message_id": None}
    if "message" in payload:
        found |= {"about": "message", "message_id": payload.pop("message")}
    elif "farewell" in payload:
        found |= {"about": "farewell", "conversation_id": payload.pop("farewell")}
    else:
        found |= {"about": payload.pop("about")}
    if stream.startswith(kind + URGENT):
        found |= {"lane": "urgent", "stream": kind + stream[len(kind + URGENT) :]}
    elif stream.startswith(ASIDE):
        found["lane"] = "aside"
    return {**found, "payload": payload}


def _spelt(row: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round."""
    payload, stream, kind = dict(row["payload"]), row["stream"], row["kind"]
    if row["about"] == "message":
        payload["message"] = row["message_id"]
    elif row["about"] == "farewell":
        payload["farewell"] = row["conversation_id"]
    else:
        payload["about"] = row["about"]
    if row["lane"] == "urgent":
        stream = kind + URGENT + stream[len(kind) :]
    elif row["lane"] == "aside":
        stream = f"{ASIDE}{row['pk']}"
    return {"payload": payload, "stream": stream[:80]}
