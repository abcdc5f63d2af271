"""The packages and the properties that one ticks, as sections of their lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from backend.packages.model import Availability
from desktop.properties.adding.offer import misfit
from desktop.widgets.listing import Item, Section
from desktop.widgets.ticked_list import TickedItem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.packages.model import Package
    from backend.properties.model import Property
    from desktop.properties.adding.choice import Choice
    from desktop.properties.adding.offer import Offer, Product
    from desktop.theme import Tone


def package_sections(offer: Offer, choice: Choice, search: str) -> list[Section]:
    """By platform, that of most properties first; then what is there already, then discontinued."""
    found = [one for one in offer.products.values() if _matches(search, *_names(one))]
    free = [one for one in found if one.versions and not held_everywhere(offer, choice, one)]
    held = [one for one in found if one.versions and one not in free]
    gone = [one for one in found if not one.versions]
    wanted = Counter(str(one.platform) for one in _chosen_properties(offer, choice))
    platforms = sorted({one.newest.platform for one in free}, key=lambda p: (-wanted[p], p))
    told = _told_apart(offer, found, search)
    sections = [
        Section(
            platform.capitalize() if len(platforms) > 1 else "",
            [_package_item(one, choice, told) for one in free if one.newest.platform == platform],
        )
        for platform in platforms
    ]
    if held:
        title = "Already there" if len(choice.properties) == 1 else "In all of them already"
        sections.append(Section(title, [_package_item(one, choice, told) for one in held]))
    if gone:
        sections.append(
            Section("Discontinued", [Item(one.key, *_words(one.newest, told)) for one in gone])
        )
    return sections


def property_sections(offer: Offer, choice: Choice, search: str) -> list[Section]:
    """What is ticked, and what takes one of the chosen packages; then those that take none.

    Whichever takes none says why.
    """
    fitting: list[Item] = []
    others: list[Item] = []
    for one in offer.properties:
        if not _matches(search, one.name, str(one.platform)):
            continue
        ticked = one.id in choice.properties
        why = why_not(one, choice)
        note = why or (str(one.platform) if _several_platforms(offer) else "")
        item = TickedItem(one.id, one.name, note, ticked=ticked, yields=True)
        (others if why and not ticked else fitting).append(item)
    sections = [Section("", fitting, empty="")] if fitting or not others else []
    if others:
        sections.append(Section("Not for these packages", others))
    return sections


def held_everywhere(offer: Offer, choice: Choice, product: Product) -> bool:
    """Whether every chosen property that takes the package has it."""
    taking = [
        one for one in _chosen_properties(offer, choice) if one.platform == product.newest.platform
    ]
    name = product.newest.name
    return bool(taking) and all((one.id, name) in offer.held for one in taking)


def held_where(offer: Offer, choice: Choice, product: Product, package: Package) -> str:
    """What is to be said of a package that every chosen property has; ``""`` for any other."""
    if not held_everywhere(offer, choice, product):
        return ""
    chosen = [one for one in _chosen_properties(offer, choice) if not misfit(one, package)]
    versions = {offer.held[one.id, package.name].version for one in chosen}
    where = f"{chosen[0].name} has" if len(chosen) == 1 else "All of the properties have"
    said = f"{where} it already" + (f", in {versions.pop()}." if len(versions) == 1 else ".")
    return f"{said} It keeps its settings."


def first_free(offer: Offer, choice: Choice, sections: list[Section]) -> str:
    """The key of the first package that one of the chosen properties takes and has not."""
    chosen = _chosen_properties(offer, choice)
    for section in sections:
        for item in section.items:
            product = offer.products[item.key]
            fits = not chosen or any(not misfit(one, product.shown) for one in chosen)
            if product.versions and fits and not held_everywhere(offer, choice, product):
                return item.key
    return ""


def why_nothing(offer: Offer, choice: Choice) -> str:
    """Why none of the packages can be added to the chosen properties; ``""`` where one can."""
    chosen = _chosen_properties(offer, choice)
    if not chosen or first_free(offer, choice, package_sections(offer, choice, "")):
        return ""
    wanted = {one.platform for one in chosen}
    platforms = " or ".join(sorted(map(str, wanted)))
    fitting = [one for one in offer.products.values() if one.newest.platform in wanted]
    held = [one for one in fitting if held_everywhere(offer, choice, one)]
    unreleased = [one for one in fitting if one.versions and one not in held]
    where = chosen[0].name if len(chosen) == 1 else "all of the properties"
    if unreleased:
        return _why_unreleased(unreleased, held, platforms, chosen)
    if not held:
        return f"The catalogue holds no package for {platforms} that can be used here."
    every = f"All {len(held)} packages" if len(held) > 1 else "The only package"
    verb = "are" if len(held) > 1 else "is"
    return f"{every} for {platforms} in the catalogue {verb} in {where} already."


def _why_unreleased(
    unreleased: list[Product], held: list[Product], platforms: str, chosen: list[Property]
) -> str:
    """Of packages that no chosen property takes since they are for development; and the way out."""
    one = len(chosen) == 1
    where, takes = (chosen[0].name, "takes") if one else ("The properties", "take")
    count = len(unreleased)
    name = unreleased[0].newest.display_name
    what, them = (f"{name} is a development package", "it")
    if count > 1:
        what, them = f"{count} packages are development packages", "them"
    also = f" All else for {platforms} is there already." if held else ""
    out = f"release {them} in Packages, or edit the property so that it may hold {them}"
    return f"{what}, and {where} {takes} released ones only: {out}.{also}"


def chosen_items(choice: Choice, marks: Mapping[str, Tone]) -> list[Section]:
    """What was ticked, in that order; ``marks`` are for those whose settings are not right yet."""
    items = []
    for key in choice.chosen:
        if package := choice.package(key):
            name, version = _words(package)
            tone = marks.get(key)
            items.append(Item(key, name, "settings" if tone else version, tone, dot=True))
    return [Section("", items, empty="")]


def _told_apart(offer: Offer, found: list[Product], search: str) -> frozenset[str]:
    """The display names that need their platform beside them.

    In a search the headings are out of sight, so there it is all of them.
    """
    if len({one.platform for one in offer.packages}) < 2:
        return frozenset()
    names = Counter(one.newest.display_name for one in found)
    return frozenset(name for name, count in names.items() if count > 1 or search.strip())


def _package_item(product: Product, choice: Choice, told: frozenset[str]) -> TickedItem:
    shown = choice.package(product.key) or product.shown
    return TickedItem(product.key, *_words(shown, told), ticked=choice.is_ticked(product.key))


def _words(package: Package, told: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Display name and version; a development package says so, and its platform where it must."""
    development = package.availability is Availability.DEVELOPMENT
    version = f"{package.version} dev" if development else package.version
    platform = f"{package.platform} " if package.display_name in told else ""
    return package.display_name, f"{platform}{version}"


def _names(product: Product) -> tuple[str, str]:
    return product.newest.display_name, product.newest.name


def best_found(offer: Offer, choice: Choice, search: str) -> str:
    """Which package a search means: one whose name starts so comes before others that hold it.

    What is looked at stays where it is as good as any; "" where nothing is found.
    """
    words = search.strip().lower()

    def distance(product: Product) -> tuple[int, bool]:
        names = [name.lower() for name in _names(product)]
        starts = any(name.startswith(words) for name in names)
        within = any(part.startswith(words) for name in names for part in name.split())
        return 0 if starts else 1 if within else 2, product.key != choice.current

    found = [one for one in offer.products.values() if _matches(search, *_names(one))]
    free = [one for one in found if one.versions and not held_everywhere(offer, choice, one)]
    best = min(free or [one for one in found if one.versions], key=distance, default=None)
    return best.key if best else ""


def _matches(search: str, *words: str) -> bool:
    within = " ".join(words).lower()
    return all(part in within for part in search.lower().split())


def why_not(chosen: Property, choice: Choice) -> str:
    """Why a property takes none of the chosen packages, in a word or two."""
    whys = [misfit(chosen, package) for package in choice.packages()]
    return whys[0] if whys and all(whys) else ""


def _chosen_properties(offer: Offer, choice: Choice) -> list[Property]:
    return [one for one in offer.properties if one.id in choice.properties]


def _several_platforms(offer: Offer) -> bool:
    return len({one.platform for one in offer.properties}) > 1
