"""The packages that the scripts bring in, and what is on the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.packaging import good_manifest, package_files, write_folder, write_package, write_tarball
from tests.packaging import npm_members as members

PACKAGES = (
    ("greeter", "1.0.0", ".zip"),
    ("counter", "1.0.0", ".zip"),
    ("core", "1.0.0", ".zip"),
    ("greeter", "1.1.0", ".tgz"),
    ("counter", "1.1.0", ""),
    ("core", "1.2.0", ".zip"),
    ("greeter", "2.0.0", ".zip"),
    ("banner", "1.0.0", ".zip"),
    ("counter", "2.0.0", ".tgz"),
)
"""Name, version and how it comes: a zip, an npm tarball or a folder."""
BUILDS = 3
"""Archives of the package in development, one after another."""
GOOD, BAD = '{"greeting": "Hello"}', "broken-1.0.0.zip"


def write_archives(folder: Path) -> None:
    """All packages, each from the same bytes in every run."""
    folder.mkdir(exist_ok=True)
    for name, version, ending in PACKAGES:
        manifest = good_manifest(name=name, version=version, displayName=name.capitalize())
        files = package_files(manifest, **{"lib/own.js": f"// {version}\n".encode() * 3000})
        target = folder / f"{name}-{version}{ending}"
        if ending == ".zip":
            write_package(target, files=files)
        elif ending:
            write_tarball(target, members(files))
        else:
            write_folder(target, files)
    for build in range(1, BUILDS + 1):
        manifest = good_manifest(name="builder", version=f"1.0.{build}")
        write_package(folder / f"builder-{build}.zip", manifest)
    (folder / BAD).write_bytes(b"PK\x03\x04 half a package")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
