"""What Alembic runs: the migrations, on the connection it is handed, in its transaction."""

from alembic import context

from backend.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
