"""What the scripts do with extension packages, properties and libraries, an act a service call."""

from __future__ import annotations

import shutil

from backend.packages.versions import parsed
from backend.portable.model import PortableProgress, Tell
from backend.properties.model import Addition, ChangeWanted, Extension
from backend.status import Status
from tests.torture.files import BAD, BUILDS, GOOD, PACKAGES, digest_of
from tests.torture.work import Act, Deed, Impossible, Told, Work


def wait(at: Work) -> Deed:
    """Until the installer has done all; what succeeded by then stays so."""
    if not at.known.pending:
        raise Impossible

    def deed() -> Told:
        at.settle()
        return Told()

    return deed


# Packages


def add_package(at: Work) -> Deed:
    left = [p for p in PACKAGES if f"{p[0]}-{p[1]}" not in at.known.packages]
    if not left:
        raise Impossible
    name, version, ending = left[0]
    archive = at.archives / f"{name}-{version}{ending}"

    def deed() -> Told:
        made = at.workspace.packages.add(archive)
        at.known.packages[f"{name}-{version}"] = made.id
        at.known.pending = True
        return Told((("packages", made.id),))

    return deed


def add_broken(at: Work) -> Deed:
    def deed() -> Told:
        made = at.workspace.packages.add(at.archives / BAD)
        at.known.pending = True
        return Told((("packages", made.id),))

    return deed


def upload(at: Work) -> Deed:
    """The first build, or the next archive of what was uploaded before."""
    at.at_rest()
    build = at.archives / f"builder-{at.random.randint(1, BUILDS)}.zip"
    coming = at.workspace.folder.uploads / "coming-in"
    replaces = at.known.development[0] if at.known.development else ""

    def deed() -> Told:
        shutil.copyfile(build, coming)
        made = at.workspace.packages.upload(coming, build.name, replaces=replaces)
        at.known.development[:] = [made.id]
        at.known.pending = True
        return Told((("packages", made.id),))

    return deed


def release(at: Work) -> Deed:
    at.at_rest()
    package_id = at.one(at.known.development)

    def deed() -> Told:
        at.workspace.packages.release(package_id)
        at.known.development.clear()
        return Told((("packages", package_id),))

    return deed


def discontinue(at: Work) -> Deed:
    at.at_rest()
    package_id = at.known.packages.get("banner-1.0.0")
    if package_id is None:
        raise Impossible
    gone = not at.workspace.packages.get(package_id).discontinued

    def deed() -> Told:
        at.workspace.packages.discontinue(package_id, discontinued=gone)
        return Told((("packages", package_id),))

    return deed


def delete_package(at: Work) -> Deed:
    at.at_rest()
    package_id = at.one(at.known.development)

    def deed() -> Told:
        at.workspace.packages.delete(package_id)
        at.known.development.clear()
        return Told()

    return deed


# Properties


def create_property(at: Work) -> Deed:
    at.at_rest()  # a new one gets the newest core, which is luck while that is being checked
    name = at.known.name("Property ")

    def deed() -> Told:
        made = at.workspace.properties.create(name, "web", ["shop.example.com"])
        at.known.properties.append(made.id)
        _learn(at, made.id)
        at.known.pending = True
        return Told((("properties", made.id),))

    return deed


def _learn(at: Work, property_id: str) -> None:
    known = {one[0] for one in at.known.extensions}
    for one in at.workspace.properties.extensions(property_id):
        if one.id not in known:
            at.known.extensions.append((one.id, property_id, one.name))


def change_property(at: Work) -> Deed:
    property_id, name = at.one(at.known.properties), at.known.name("Renamed ")

    def deed() -> Told:
        at.workspace.properties.change_property(property_id, name=name)
        return Told((("properties", property_id),))

    return deed


def delete_property(at: Work) -> Deed:
    at.at_rest()
    if len(at.known.properties) < 2:
        raise Impossible
    property_id = at.one(at.known.properties)

    def deed() -> Told:
        at.workspace.properties.delete(property_id)
        at.known.properties.remove(property_id)
        at.known.deleted.append(property_id)
        at.known.extensions = [e for e in at.known.extensions if e[1] != property_id]
        return Told((("properties", property_id),))

    return deed


def restore_property(at: Work) -> Deed:
    at.at_rest()
    property_id = at.one(at.known.deleted)

    def deed() -> Told:
        at.workspace.properties.restore_property(property_id)
        at.known.deleted.remove(property_id)
        at.known.properties.append(property_id)
        _learn(at, property_id)
        at.known.pending = True
        return Told((("properties", property_id),))

    return deed


def duplicate_property(at: Work) -> Deed:
    at.at_rest()
    property_id, name = at.one(at.known.properties), at.known.name("Another ")

    def deed() -> Told:
        made, _ = at.workspace.properties.duplicate(property_id, name)
        at.known.properties.append(made.id)
        _learn(at, made.id)
        at.known.pending = True
        return Told((("properties", made.id),))

    return deed


def apply_profile(at: Work) -> Deed:
    at.at_rest()
    if len(at.known.properties) < 2:
        raise Impossible
    here, there = at.random.sample(at.known.properties, 2)
    profile = at.workspace.properties.profile(here)

    def deed() -> Told:
        at.workspace.properties.apply_profile(profile, [there])
        _learn(at, there)
        at.known.pending = True
        return Told()

    return deed


# Extensions


def _usable(at: Work, name: str) -> list[str]:
    """The ids of the versions of a name, oldest first."""
    found = [
        p
        for p in at.workspace.packages.usable("web", development=False)
        if p.name == name and f"{p.name}-{p.version}" in at.known.packages
    ]
    return [p.id for p in sorted(found, key=lambda p: parsed(p.version))]


def add_extension(at: Work) -> Deed:
    at.at_rest()
    property_id = at.one(at.known.properties)
    held = {e[2] for e in at.known.extensions if e[1] == property_id}
    name = at.one([n for n in ("greeter", "counter", "banner", "core") if n not in held])
    package_id = at.one(_usable(at, name))
    settings = at.random.choice([GOOD, "{}"])

    def deed() -> Told:
        made = at.workspace.properties.add_extension(property_id, package_id, settings)
        at.known.extensions.append((made.id, property_id, name))
        at.known.pending = True
        return Told((("extensions", made.id),))

    return deed


def add_many(at: Work) -> Deed:
    """Everything everywhere, in one batch; what is there already is refused."""
    at.at_rest()
    names = ("greeter", "counter", "banner")
    packages = [ids[-1] for ids in (_usable(at, name) for name in names) if ids]
    wanted = [Addition(p, package) for p in at.known.properties for package in packages]
    if not wanted:
        raise Impossible

    def deed() -> Told:
        batch = at.workspace.properties.add_many(wanted)
        for one in batch.extensions:
            at.known.extensions.append((one.id, one.property_id, one.name))
        at.known.pending = True
        return Told(tuple(("extensions", one.id) for one in batch.extensions))

    return deed


def _installed(at: Work) -> Extension:
    at.at_rest()
    found = at.workspace.properties.extension(at.one(at.known.extensions)[0])
    if found.installation_status is not Status.SUCCEEDED:
        raise Impossible
    return found


def _there(extension: Extension) -> Told:
    return Told((("extensions", extension.id),))


def edit_settings(at: Work) -> Deed:
    extension = _installed(at)
    settings = f'{{"greeting": "{at.known.name("Hello ")}"}}'
    return lambda: _there(at.workspace.properties.edit(extension.id, settings=settings))


def switch(at: Work) -> Deed:
    extension = _installed(at)
    return lambda: _there(at.workspace.properties.edit(extension.id, enabled=not extension.enabled))


def revise(at: Work) -> Deed:
    extension = _installed(at)
    return lambda: _there(at.workspace.properties.revise(extension.id))


def back_to(at: Work) -> Deed:
    extension = _installed(at)
    revisions = at.workspace.properties.revisions(extension.id)[1:]
    revision = at.one(revisions)

    def deed() -> Told:
        at.known.pending = True
        return _there(at.workspace.properties.back_to(revision.id))

    return deed


def change_version(at: Work) -> Deed:
    """Up or down."""
    extension = _installed(at)
    others = [p for p in _usable(at, extension.name) if p != extension.package_id]
    package_id = at.one(others)

    def deed() -> Told:
        at.known.pending = True
        return _there(at.workspace.properties.change(extension.id, package_id))

    return deed


def change_many(at: Work) -> Deed:
    at.at_rest()
    wanted = []
    for extension_id, _, name in at.known.extensions:
        extension = at.workspace.properties.extension(extension_id)
        newest = _usable(at, name)[-1:]
        if extension.usable and newest and newest[0] != extension.package_id:
            wanted.append(ChangeWanted(extension_id, newest[0]))
    if not wanted:
        raise Impossible

    def deed() -> Told:
        at.known.pending = True
        batch = at.workspace.properties.change_many(wanted)
        return Told(tuple(("extensions", one.id) for one in batch.extensions))

    return deed


def repair(at: Work) -> Deed:
    extension = _installed(at)

    def deed() -> Told:
        at.known.pending = True
        return _there(at.workspace.properties.repair(extension.id))

    return deed


def verify(at: Work) -> Deed:
    """Nothing is wrong: every byte that was installed is the archive's."""
    extension = _installed(at)

    def deed() -> Told:
        folder = at.workspace.properties.installed_folder(extension.id)
        assert folder is not None
        assert not at.workspace.properties.verify(extension.id).problems
        return _there(extension)

    return deed


def remove_extension(at: Work) -> Deed:
    at.at_rest()
    one = at.one(at.known.extensions)

    def deed() -> Told:
        at.workspace.properties.remove(one[0])
        at.known.extensions.remove(one)
        at.known.removed.append(one[0])
        return Told((("extensions", one[0]),))

    return deed


def restore_extension(at: Work) -> Deed:
    at.at_rest()
    extension = at.workspace.properties.extension(at.one(at.known.removed))
    if extension.property_id not in at.known.properties:
        raise Impossible

    def deed() -> Told:
        made = at.workspace.properties.restore(extension.id)
        at.known.removed.remove(extension.id)
        at.known.extensions.append((made.id, made.property_id, made.name))
        at.known.pending = True
        return _there(made)

    return deed


def retry(at: Work) -> Deed:
    """What failed is installed once more."""
    at.at_rest()
    failed = [
        one.id
        for property_id in at.known.properties
        for one in at.workspace.properties.extensions(property_id)
        if one.installation_status is Status.FAILED
    ]
    extension_id = at.one(failed)

    def deed() -> Told:
        at.known.pending = True
        return _there(at.workspace.properties.retry(extension_id))

    return deed


# Libraries, notes, files


def create_library(at: Work) -> Deed:
    property_id, name = at.one(at.known.properties), at.known.name("Library ")

    def deed() -> Told:
        made = at.workspace.libraries.create(property_id, name)
        at.known.libraries.append(made.id)
        return Told((("libraries", made.id),))

    return deed


def fill_library(at: Work) -> Deed:
    extension = _installed(at)
    libraries = [
        one
        for one in map(at.workspace.libraries.get, at.known.libraries)
        if one.property_id == extension.property_id and not one.published_at
    ]
    library_id = at.one(libraries).id

    def deed() -> Told:
        at.workspace.libraries.add(library_id, [extension.id], revise=[extension.id])
        return Told((("libraries", library_id),))

    return deed


def publish_library(at: Work) -> Deed:
    at.at_rest()
    library_id = at.one(at.known.libraries)

    def deed() -> Told:
        at.workspace.libraries.publish(library_id)
        return Told((("libraries", library_id),))

    return deed


def delete_library(at: Work) -> Deed:
    library_id = at.one(at.known.libraries)

    def deed() -> Told:
        at.known.libraries.remove(library_id)
        at.workspace.libraries.delete(library_id)
        return Told((("libraries", library_id),))

    return deed


def add_note(at: Work) -> Deed:
    about = at.one(at.known.properties)
    text = at.known.name("A note, number ")

    def deed() -> Told:
        return Told((("notes", at.workspace.notes.add(about, text).id),))

    return deed


def export_property(at: Work) -> Deed:
    at.at_rest()
    property_id, file = at.one(at.known.properties), at.out / "property.ewp"

    def deed() -> Told:
        at.workspace.portable.export_property(property_id, file, _hear(at))
        return Told(file=file.name, digest=digest_of(file))

    return deed


def import_property(at: Work) -> Deed:
    at.at_rest()
    file = at.out / "property.ewp"
    if not file.is_file():
        raise Impossible

    def deed() -> Told:
        brought = at.workspace.portable.import_property(file, _hear(at))
        at.known.properties.append(brought.property.id)
        _learn(at, brought.property.id)
        at.known.pending = True
        return Told((("properties", brought.property.id),))

    return deed


def export_workspace(at: Work) -> Deed:
    at.at_rest()
    file = at.out / "workspace.eww"

    def deed() -> Told:
        at.workspace.portable.export_workspace(file, _hear(at))
        return Told(file=file.name, digest=digest_of(file))

    return deed


def _hear(at: Work) -> Tell:
    def hear(progress: PortableProgress) -> None:
        at.killer.at(progress.step)

    return hear


def back_up(at: Work) -> Deed:
    backups = getattr(at.workspace, "backups", None)
    if backups is None:
        raise Impossible

    def deed() -> Told:
        backups.make()
        return Told()

    return deed


ASSEMBLING: tuple[Act, ...] = (
    wait,
    add_package,
    add_broken,
    upload,
    release,
    discontinue,
    delete_package,
    create_property,
    change_property,
    delete_property,
    restore_property,
    duplicate_property,
    apply_profile,
    add_extension,
    add_many,
    edit_settings,
    switch,
    revise,
    back_to,
    change_version,
    change_many,
    repair,
    verify,
    remove_extension,
    restore_extension,
    retry,
    create_library,
    fill_library,
    publish_library,
    delete_library,
    add_note,
    export_property,
    import_property,
    export_workspace,
    back_up,
)
