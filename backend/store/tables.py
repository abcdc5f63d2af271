"""The tables of a workspace's store. Migrations bring a file to exactly these."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _times() -> tuple[Column[str], Column[str]]:
    return _text("created_at"), _text("updated_at")


facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    comment="Single values of the workspace: its company, its mode, counters never reused.",
)

schemas = Table(
    "schemas",
    metadata,
    Column("id", Text, primary_key=True),
    _text("kind"),
    Column("name_key", Text, comment="Lower-case name of the published version, if there is one."),
    Column("version", Integer, nullable=False, comment="Newest published; 0 before the first."),
    *_times(),
    Column("deleted_at", Text),
)
Index(
    "uq_schemas_living_name",
    schemas.c.kind,
    schemas.c.name_key,
    unique=True,
    sqlite_where=text("deleted_at IS NULL"),
)

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("schema_id", ForeignKey(schemas.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
    _text("note"),
    _text("published_at"),
)

schema_drafts = Table(
    "schema_drafts",
    metadata,
    Column("schema_id", ForeignKey(schemas.c.id, ondelete="CASCADE"), primary_key=True),
    Column("body", JSON, nullable=False),
)

schema_changes = Table(
    "schema_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("schema_id", ForeignKey(schemas.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("change", JSON, nullable=False),
    Column("inverse", JSON, nullable=False),
    _text("text"),
    Column("undone", Boolean, nullable=False),
    _text("made_at"),
    comment="The log of edits: what undo and redo walk along.",
)

resources = Table(
    "resources",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    _text("number"),
    _text("label"),
    _text("created_at"),
    Column(
        "parent_id",
        Integer,
        index=True,
        comment="The service that a task or a state was started in, where it was in one.",
    ),
    Column(
        "attributes",
        JSON,
        nullable=False,
        server_default=text("'{}'"),
        comment="What a start said besides its extensions, as it was said.",
    ),
    UniqueConstraint("kind", "number"),
    sqlite_autoincrement=True,  # whoever still holds the id of a deleted one must not meet another
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resource_id", ForeignKey(resources.c.id, ondelete="CASCADE"), nullable=False),
    Column("schema_id", ForeignKey(schemas.c.id), nullable=False, index=True),
    Column("value", JSON, nullable=False, comment="By attribute id, so a rename touches none."),
    *_times(),
    Index(None, "resource_id", "schema_id"),
    sqlite_autoincrement=True,
)

record_keys = Table(
    "record_keys",
    metadata,
    Column("record_id", ForeignKey(records.c.id, ondelete="CASCADE"), primary_key=True),
    Column("key_id", Text, primary_key=True),
    Column("resource_id", ForeignKey(resources.c.id, ondelete="CASCADE"), nullable=False),
    Column("schema_id", ForeignKey(schemas.c.id), nullable=False),
    _text("value"),
    UniqueConstraint("resource_id", "schema_id", "key_id", "value"),
    comment="The database itself refuses a duplicate of a unique key.",
)

kept_values = Table(
    "kept_values",
    metadata,
    Column("record_id", ForeignKey(records.c.id, ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column(
        "changed", JSON, nullable=False, comment="By attribute id: what it was, what it became."
    ),
    comment="What the version after this one did to a record's values.",
)

archives = Table(
    "archives",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("manifest", JSON, nullable=False),
    comment="What passed its check. A development package is rebuilt, what was installed stays.",
)

packages = Table(
    "packages",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("platform"),
    _text("version"),
    _text("display_name"),
    _text("description"),
    _text("author"),
    _text("availability"),
    _text("status"),
    Column("problems", JSON, nullable=False),
    _text("digest"),
    Column("size", Integer, nullable=False),
    _text("file_name"),
    Column("source", Text, nullable=False, index=True),
    Column("manifest", JSON, nullable=False),
    Column("needs_settings", Boolean, nullable=False),
    Column("joined_id", Text, nullable=False),
    Column("discontinued", Boolean, nullable=False, server_default=text("0")),
    *_times(),
    Column("deleted_at", Text),
    Column("uploaded", Boolean, nullable=False, server_default=text("0")),
    Column(
        "replaces_id",
        Text,
        nullable=False,
        server_default=text("''"),
        index=True,
        comment="The development package that an upload was meant to renew.",
    ),
    Index(None, "name", "platform"),
)
Index(
    "uq_packages_released",
    packages.c.name,
    packages.c.platform,
    packages.c.version,
    unique=True,
    sqlite_where=text("status = 'succeeded' AND joined_id = '' AND availability <> 'development'"),
)
Index(
    "uq_packages_development",
    packages.c.name,
    packages.c.platform,
    unique=True,
    sqlite_where=text(
        "status = 'succeeded' AND joined_id = '' AND availability = 'development' "
        "AND deleted_at IS NULL"
    ),
)

watched_folders = Table(
    "watched_folders",
    metadata,
    Column("path", Text, primary_key=True),
    _text("created_at"),
    comment="Where people build packages: what is rebuilt there is added again.",
)

properties = Table(
    "properties",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("platform"),
    Column("domains", JSON, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("development", Boolean, nullable=False),
    _text("token"),
    Column("undefined_vars_return_empty", Boolean, nullable=False),
    Column("rule_component_sequencing_enabled", Boolean, nullable=False),
    *_times(),
    Column("deleted_at", Text),
)

extensions = Table(
    "extensions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("property_id", ForeignKey(properties.c.id), nullable=False),
    Column("package_id", ForeignKey(packages.c.id), nullable=False, index=True),
    Column("updated_with_package_id", ForeignKey(packages.c.id), nullable=False, index=True),
    Column("origin_id", Text, nullable=False, index=True),
    Column("revision_number", Integer, nullable=False),
    _text("name"),
    _text("display_name"),
    _text("version"),
    Column("enabled", Boolean, nullable=False),
    Column("dirty", Boolean, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("published_at", Text),
    Column("delegate_descriptor_id", Text),
    _text("review_status"),
    _text("settings"),
    _text("installation_status"),
    Column("status_details", JSON, nullable=False),
    Column("job_id", Integer, comment="The installation whose files are in place."),
    Column("digest", Text, nullable=False, server_default=text("''"), comment="Of the archive."),
    *_times(),
    Column("deleted_at", Text),
    Index(None, "digest"),
    Index(None, "property_id", "deleted_at", "revision_number", "created_at", "id"),
)
Index(
    "uq_extensions_living_name",
    extensions.c.property_id,
    extensions.c.name,
    unique=True,
    sqlite_where=text("deleted_at IS NULL AND revision_number = 0"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    Column("subject_id", Text, nullable=False, index=True),
    Column("starts", Integer, nullable=False, comment="Times it was taken up and not put down."),
    _text("created_at"),
    Column("ended_at", Text, index=True),
    Column("position", Integer, comment="Its turn, where somebody moved it; else its id is."),
    Column("batch_id", Text, index=True, comment="What was asked for in one act."),
    Column("attempt", Integer, nullable=False, server_default=text("1")),
    Column("started_at", Text),
    Column("outcome", Text),
    Column("problems", JSON),
    Column("log", JSON, comment="Moments and what was done then."),
    Column("target", JSON, comment="What the extension becomes when the job succeeds."),
    Column("property_id", Text, index=True),
    Column("property_name", Text, nullable=False, server_default=text("''")),
    Column("label", Text, nullable=False, server_default=text("''")),
    Index(None, "outcome", "ended_at"),
    sqlite_autoincrement=True,  # a number names a folder: it is never given twice
)

libraries = Table(
    "libraries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("property_id", ForeignKey(properties.c.id), nullable=False, index=True),
    _text("name"),
    Column("published_at", Text),
    *_times(),
    Column("deleted_at", Text),
)
Index(
    "uq_libraries_living_name",
    libraries.c.property_id,
    libraries.c.name,
    unique=True,
    sqlite_where=text("deleted_at IS NULL"),
)

library_revisions = Table(
    "library_revisions",
    metadata,
    Column("library_id", ForeignKey(libraries.c.id, ondelete="CASCADE"), primary_key=True),
    Column("revision_id", ForeignKey(extensions.c.id), primary_key=True, index=True),
    Column("origin_id", Text, nullable=False, index=True),
    UniqueConstraint("library_id", "origin_id"),
    comment="A library holds one revision of an extension at most.",
)

notes = Table(
    "notes",
    metadata,
    Column("id", Text, primary_key=True),
    _text("subject_type"),
    _text("subject_id"),
    _text("text"),
    _text("author_display_name"),
    _text("author_email"),
    _text("created_at"),
    Index(None, "subject_id", "created_at"),
    comment="What people said about a property, an extension or a library; never changed.",
)
