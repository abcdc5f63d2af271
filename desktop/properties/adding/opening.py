"""From packages to a property that takes them: how the panel is opened from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.errors import NotFound
from desktop.properties.adding.offer import Offer, misfit, read_offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backend.packages.model import Package
    from backend.properties.model import Property
    from backend.workspace import Workspace

Opening = tuple[tuple["Package", ...], "Property | None"]


def read_opening(workspace: Workspace, package_ids: Sequence[str], shown: str) -> Opening:
    """The packages, and the property that takes most of them and has them least.

    ``shown`` comes first among equals. ``None`` where no property takes any. Raises
    :class:`NotFound` where no package is there.
    """
    packages: list[Package] = []
    for package_id in package_ids:
        try:
            packages.append(workspace.packages.get(package_id))
        except NotFound:
            if package_id == package_ids[-1] and not packages:
                raise
    offer = read_offer(workspace)
    ranked = [(_rank(offer, one, packages), one) for one in offer.properties]
    fitting = [(rank, one) for rank, one in ranked if rank[0]]
    fitting.sort(key=lambda both: (both[0], both[1].id == shown), reverse=True)
    return tuple(packages), fitting[0][1] if fitting else None


def _rank(offer: Offer, chosen: Property, packages: Sequence[Package]) -> tuple[int, int]:
    """How many of the packages it takes, and how many of those it has not yet."""
    fitting = [one for one in packages if not misfit(chosen, one)]
    missing = [one for one in fitting if (chosen.id, one.name) not in offer.held]
    return len(fitting), len(missing)
