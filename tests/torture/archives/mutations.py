"""Mutated packages: valid ones, real ones among them, changed by their structure or at random."""

from __future__ import annotations

import gzip
import json
from copy import deepcopy
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from backend.packages.packing import pack_folder
from tests.packaging import good_manifest, package_files
from tests.torture.archives.havoc import havoc
from tests.torture.archives.mutated_manifests import mutated_manifest
from tests.torture.archives.mutated_tars import TAR_WAYS
from tests.torture.archives.mutated_zips import ZIP_WAYS
from tests.torture.archives.tars import members_of, tar_bytes
from tests.torture.archives.zips import FOLDER, STORED, Part, Zip, described, parts_of, taken_apart


class Mutations:
    """Packages to begin with, and what is made of them."""

    def __init__(self) -> None:
        self._zips = [Zip(parts_of(package_files())), Zip(_streamed()), *_real()]
        self._files = package_files()

    def make(self, random: Random) -> tuple[bytes, str]:
        """A mutated package: its bytes, and how its name ends."""
        dice = random.random()
        if dice < 0.2:
            return self._tarball(random), ".tgz"
        made = deepcopy(random.choice(self._zips[:2] if dice < 0.7 else self._zips))
        if dice > 0.9:
            return self._with_manifest(random, made), ".zip"
        if dice > 0.85:
            return havoc(made.write(), random, self._zips[1].write()), ".zip"
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            if made.parts:
                random.choice(ZIP_WAYS)(made, random)
        whole = made.write()
        return (havoc(whole, random, whole) if random.random() < 0.05 else whole), ".zip"

    def _with_manifest(self, random: Random, made: Zip) -> bytes:
        part = next(part for part in made.parts if part.name == b"extension.json")
        part.data, part.packed = mutated_manifest(part.data, random), None
        return made.write()

    def _tarball(self, random: Random) -> bytes:
        members = members_of(self._files)
        for _ in range(random.choice((0, 1, 1, 2, 3))):
            random.choice(TAR_WAYS)(members, random)
        raw = tar_bytes(members)
        if random.random() < 0.1:
            raw = havoc(raw, random, raw)
        packed = gzip.compress(raw, 1, mtime=0)
        return havoc(packed, random, packed) if random.random() < 0.15 else packed


def _real() -> list[Zip]:
    made = []
    there = files("resources") / "packages"
    with TemporaryDirectory() as folder, as_file(there) as packages:
        for package in sorted(packages.iterdir()):
            if (package / "extension.json").is_file():
                archive = Path(folder, f"{package.name}.zip")
                pack_folder(package, archive)
                made.append(taken_apart(archive.read_bytes()))
    return made


def _streamed() -> list[Part]:
    """As a program writes that cannot go back, with folders of their own and a stored file."""
    manifest = {"extension.json": json.dumps(good_manifest(name="streamed")).encode()}
    parts = [described(part) for part in parts_of(package_files() | manifest)]
    return [Part(b"lib/", b"", STORED, mode=FOLDER), *parts, Part(b"a.bin", b"stored", STORED)]
