"""Tasks and states in their services, uploads, notes, and pages of extensions by their age."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _resources()
    _packages()
    _extensions()
    _notes()


def _resources() -> None:
    op.add_column(
        "resources",
        sa.Column(
            "parent_id",
            sa.Integer(),
            comment="The service that a task or a state was started in, where it was in one.",
        ),
    )
    op.create_index(op.f("ix_resources_parent_id"), "resources", ["parent_id"])
    op.add_column(
        "resources",
        sa.Column(
            "attributes",
            sa.JSON(),
            nullable=False,
            server_default=sa.text("'{}'"),
            comment="What a start said besides its extensions, as it was said.",
        ),
    )


def _packages() -> None:
    op.add_column(
        "packages",
        sa.Column("uploaded", sa.Boolean(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column(
        "packages",
        sa.Column(
            "replaces_id",
            sa.Text(),
            nullable=False,
            server_default=sa.text("''"),
            comment="The development package that an upload was meant to renew.",
        ),
    )
    op.create_index(op.f("ix_packages_replaces_id"), "packages", ["replaces_id"])


def _extensions() -> None:
    """A page of a property's extensions is read off the index, however many there are."""
    op.drop_index(op.f("ix_extensions_property_id_deleted_at_revision_number"), "extensions")
    op.create_index(
        op.f("ix_extensions_property_id_deleted_at_revision_number_created_at_id"),
        "extensions",
        ["property_id", "deleted_at", "revision_number", "created_at", "id"],
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_display_name", sa.Text(), nullable=False),
        sa.Column("author_email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        comment="What people said about a property, an extension or a library; never changed.",
    )
    op.create_index(op.f("ix_notes_subject_id_created_at"), "notes", ["subject_id", "created_at"])
