"""Which version comes before which."""

from __future__ import annotations

import semver

from backend.packages.model import Package


def version_order(package: Package) -> semver.Version:
    """Sorts by semantic version; a version that is none sorts first."""
    return parsed(package.version)


def parsed(version: str) -> semver.Version:
    """A version to compare with others; one that is none comes before all."""
    if semver.Version.is_valid(version):
        return semver.Version.parse(version)
    return semver.Version(0, 0, 0, prerelease="0")
