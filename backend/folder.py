"""A workspace is a folder; this is the one place that knows its layout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class WorkspaceFolder:
    """The paths inside a workspace."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "workspace.db"

    @property
    def packages(self) -> Path:
        return self.root / "packages"

    @property
    def properties(self) -> Path:
        return self.root / "properties"

    @property
    def staging(self) -> Path:
        """Work in progress only: emptied at every start."""
        return self.root / "staging"

    @property
    def uploads(self) -> Path:
        """Archives that came over HTTP, from the first byte to the end of their check."""
        return self.root / "uploads"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        return self.root / "workspace.lock"

    @property
    def holder(self) -> Path:
        """Says in words which process holds the lock."""
        return self.root / "workspace.holder"

    @property
    def token(self) -> Path:
        """What requests of the HTTP APIs have to bring; for its owner's eyes only."""
        return self.root / "api-token"

    def archive(self, digest: str) -> Path:
        """Where the archive with this SHA-256 digest is kept."""
        return self.packages / f"{digest}.zip"

    def installed(self, property_id: str, package_name: str, job_id: int) -> Path:
        """Where one installation's files go; a new folder each time, so no rename meets one."""
        return self.properties / property_id / package_name / str(job_id)

    def staged(self, job_id: int) -> Path:
        return self.staging / str(job_id)


def default_folder() -> Path:
    """The workspace that is opened where none is named."""
    return platformdirs.user_data_path("extension-workshop") / "workspace"


def logs_folder() -> Path:
    """Where this user's programs keep their logs, whatever workspace is open."""
    return platformdirs.user_log_path("extension-workshop")
