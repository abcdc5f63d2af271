"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        comment="Single values of the workspace: its company, its mode, counters never reused.",
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column(
            "starts",
            sa.Integer(),
            nullable=False,
            comment="Times it was taken up and not put down.",
        ),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_ended_at"), ["ended_at"], unique=False)

    op.create_table(
        "packages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("needs_settings", sa.Boolean(), nullable=False),
        sa.Column("joined_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
    )
    with op.batch_alter_table("packages", schema=None) as batch_op:
        batch_op.create_index(
            "uq_packages_released",
            ["name", "platform", "version"],
            unique=True,
            sqlite_where=sa.text(
                "status = 'succeeded' AND joined_id = '' AND availability <> 'development'"
            ),
        )

    op.create_table(
        "properties",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("development", sa.Boolean(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("undefined_vars_return_empty", sa.Boolean(), nullable=False),
        sa.Column("rule_component_sequencing_enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_properties")),
    )
    op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_resources_kind_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "schemas",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "name_key",
            sa.Text(),
            nullable=True,
            comment="Lower-case name of the published version, if there is one.",
        ),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Newest published; 0 before the first."
        ),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schemas")),
    )
    with op.batch_alter_table("schemas", schema=None) as batch_op:
        batch_op.create_index(
            "uq_schemas_living_name",
            ["kind", "name_key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "extensions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("property_id", sa.Text(), nullable=False),
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("updated_with_package_id", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("dirty", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.Text(), nullable=True),
        sa.Column("delegate_descriptor_id", sa.Text(), nullable=True),
        sa.Column("review_status", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("installation_status", sa.Text(), nullable=False),
        sa.Column("status_details", sa.JSON(), nullable=False),
        sa.Column(
            "job_id",
            sa.Integer(),
            nullable=True,
            comment="The installation whose files are in place.",
        ),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["package_id"], ["packages.id"], name=op.f("fk_extensions_package_id")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_extensions_property_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_with_package_id"],
            ["packages.id"],
            name=op.f("fk_extensions_updated_with_package_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extensions_package_id"), ["package_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_extensions_property_id_deleted_at_display_name"),
            ["property_id", "deleted_at", "display_name"],
            unique=False,
        )
        batch_op.create_index(
            "uq_extensions_living_name",
            ["property_id", "name"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND revision_number = 0"),
        )

    op.create_table(
        "records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("schema_id", sa.Text(), nullable=False),
        sa.Column(
            "value", sa.JSON(), nullable=False, comment="By attribute id, so a rename touches none."
        ),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_records_resource_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["schema_id"], ["schemas.id"], name=op.f("fk_records_schema_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_records_resource_id_schema_id"),
            ["resource_id", "schema_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_records_schema_id"), ["schema_id"], unique=False)

    op.create_table(
        "schema_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schema_id", sa.Text(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("inverse", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schema_id"],
            ["schemas.id"],
            name=op.f("fk_schema_changes_schema_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_changes")),
        comment="The log of edits: what undo and redo walk along.",
    )
    with op.batch_alter_table("schema_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_schema_changes_schema_id"), ["schema_id"], unique=False
        )

    op.create_table(
        "schema_drafts",
        sa.Column("schema_id", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schema_id"],
            ["schemas.id"],
            name=op.f("fk_schema_drafts_schema_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("schema_id", name=op.f("pk_schema_drafts")),
    )
    op.create_table(
        "schema_versions",
        sa.Column("schema_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schema_id"],
            ["schemas.id"],
            name=op.f("fk_schema_versions_schema_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("schema_id", "number", name=op.f("pk_schema_versions")),
    )
    op.create_table(
        "record_keys",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("schema_id", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_record_keys_record_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_record_keys_resource_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["schemas.id"], name=op.f("fk_record_keys_schema_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "key_id", name=op.f("pk_record_keys")),
        sa.UniqueConstraint(
            "resource_id",
            "schema_id",
            "key_id",
            "value",
            name=op.f("uq_record_keys_resource_id_schema_id_key_id_value"),
        ),
        comment="The database itself refuses a duplicate of a unique key.",
    )
