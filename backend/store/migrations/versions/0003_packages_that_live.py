"""Archives by their digest, libraries, watched folders, and jobs that tell what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DEVELOPMENT = (
    "status = 'succeeded' AND joined_id = '' AND availability = 'development' "
    "AND deleted_at IS NULL"
)


def upgrade() -> None:
    _archives()
    _packages()
    _jobs()
    _libraries()
    op.create_table(
        "watched_folders",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_watched_folders")),
        comment="Where people build packages: what is rebuilt there is added again.",
    )


def _archives() -> None:
    op.create_table(
        "archives",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_archives")),
        comment="What passed its check. A development package is rebuilt, what was installed "
        "stays.",
    )
    op.execute(
        "INSERT INTO archives (digest, size, manifest) "
        "SELECT DISTINCT digest, size, manifest FROM packages WHERE digest <> '' GROUP BY digest"
    )
    op.add_column(
        "extensions",
        sa.Column(
            "digest",
            sa.Text(),
            nullable=False,
            server_default=sa.text("''"),
            comment="Of the archive.",
        ),
    )
    op.execute(
        "UPDATE extensions SET digest = "
        "(SELECT digest FROM packages WHERE packages.id = extensions.package_id)"
    )
    op.create_index(op.f("ix_extensions_digest"), "extensions", ["digest"])
    op.create_index(
        op.f("ix_extensions_updated_with_package_id"), "extensions", ["updated_with_package_id"]
    )
    # Heads are counted and listed without a look at the rows of their revisions.
    op.drop_index(op.f("ix_extensions_property_id_deleted_at_display_name"), "extensions")
    op.create_index(
        op.f("ix_extensions_property_id_deleted_at_revision_number"),
        "extensions",
        ["property_id", "deleted_at", "revision_number"],
    )


def _packages() -> None:
    op.add_column(
        "packages",
        sa.Column("discontinued", sa.Boolean(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column("packages", sa.Column("deleted_at", sa.Text()))
    op.create_index(op.f("ix_packages_name_platform"), "packages", ["name", "platform"])
    op.create_index(op.f("ix_packages_source"), "packages", ["source"])
    op.create_index(
        "uq_packages_development",
        "packages",
        ["name", "platform"],
        unique=True,
        sqlite_where=sa.text(_DEVELOPMENT),
    )


def _jobs() -> None:
    for column in (
        sa.Column(
            "position", sa.Integer(), comment="Its turn, where somebody moved it; else its id is."
        ),
        sa.Column("batch_id", sa.Text(), comment="What was asked for in one act."),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("started_at", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("problems", sa.JSON()),
        sa.Column("log", sa.JSON(), comment="Moments and what was done then."),
        sa.Column("target", sa.JSON(), comment="What the extension becomes when the job succeeds."),
        sa.Column("property_id", sa.Text()),
        sa.Column("property_name", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("label", sa.Text(), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("jobs", column)
    op.create_index(op.f("ix_jobs_batch_id"), "jobs", ["batch_id"])
    op.create_index(op.f("ix_jobs_property_id"), "jobs", ["property_id"])
    op.create_index(op.f("ix_jobs_subject_id"), "jobs", ["subject_id"])
    op.create_index(op.f("ix_jobs_outcome_ended_at"), "jobs", ["outcome", "ended_at"])
    op.execute(
        "UPDATE jobs SET property_id = (SELECT property_id FROM extensions WHERE id = subject_id), "
        "label = coalesce("
        "(SELECT display_name || ' ' || version FROM extensions WHERE id = subject_id), "
        "(SELECT file_name FROM packages WHERE id = subject_id), '')"
    )
    op.execute(
        "UPDATE jobs SET property_name = "
        "coalesce((SELECT name FROM properties WHERE id = property_id), '')"
    )
    _tell_outcomes()


def _tell_outcomes() -> None:
    """The last job of a subject ended as the subject stands; what came before it had failed."""
    op.execute("UPDATE jobs SET outcome = 'failed' WHERE ended_at IS NOT NULL")
    op.execute(
        "UPDATE jobs SET outcome = coalesce("
        "(SELECT installation_status FROM extensions WHERE id = subject_id), "
        "(SELECT status FROM packages WHERE id = subject_id), 'failed'), "
        "problems = coalesce("
        "(SELECT status_details FROM extensions WHERE id = subject_id), "
        "(SELECT problems FROM packages WHERE id = subject_id)) "
        "WHERE ended_at IS NOT NULL "
        "AND id IN (SELECT max(id) FROM jobs GROUP BY subject_id)"
    )
    op.execute(
        "UPDATE jobs SET outcome = 'cancelled' "
        "WHERE outcome = 'failed' AND json_extract(problems, '$[0].code') = 'cancelled'"
    )


def _libraries() -> None:
    op.create_table(
        "libraries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("property_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Text()),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.Text()),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_libraries_property_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_libraries")),
    )
    op.create_index(op.f("ix_libraries_property_id"), "libraries", ["property_id"])
    op.create_index(
        "uq_libraries_living_name",
        "libraries",
        ["property_id", "name"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "library_revisions",
        sa.Column("library_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"],
            ["libraries.id"],
            name=op.f("fk_library_revisions_library_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["extensions.id"], name=op.f("fk_library_revisions_revision_id")
        ),
        sa.PrimaryKeyConstraint("library_id", "revision_id", name=op.f("pk_library_revisions")),
        sa.UniqueConstraint(
            "library_id", "origin_id", name=op.f("uq_library_revisions_library_id_origin_id")
        ),
        comment="A library holds one revision of an extension at most.",
    )
    for column in ("origin_id", "revision_id"):
        op.create_index(op.f(f"ix_library_revisions_{column}"), "library_revisions", [column])
