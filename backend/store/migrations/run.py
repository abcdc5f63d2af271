"""Brings a store to the newest migration, in one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from backend.store.engine import Store


def upgrade(store: Store, to: str = "head") -> None:
    """Apply every migration that the store lacks: all of them, or on an error none."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with store.engine.connect() as connection:
        # With foreign keys on, a rebuilt table would take its children's rows along; the switch
        # has no effect inside a transaction.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with store.write_on(connection):
                config.attributes["connection"] = connection
                command.upgrade(config, to)
                broken = connection.execute(text("PRAGMA foreign_key_check")).first()
                if broken:
                    raise AssertionError(f"a migration broke a reference: {broken}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
