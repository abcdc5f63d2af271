"""What is brought into the catalogue in one act, and how it went. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Haul:
    """Counts up while sources are looked into, added and checked; ``over`` when all that ended."""

    open: int
    """Sources that are neither added nor refused yet."""
    awaited: set[str] = field(default_factory=set)
    """The ids of packages whose check has not been seen to end."""
    added: int = 0
    joined: int = 0
    failed: int = 0

    @property
    def count(self) -> int:
        """How many sources there are, as far as is known."""
        return self.open + len(self.awaited) + self.added + self.joined + self.failed

    @property
    def alone(self) -> bool:
        """Whether it is a single one: then it may be opened."""
        return self.count == 1

    @property
    def over(self) -> bool:
        return not self.open and not self.awaited

    def looked_into(self, found: int) -> None:
        """A path turned out to hold so many sources."""
        self.open += found - 1

    def taken(self, package_id: str) -> bool:
        """A source is in the catalogue, its check to come; answers whether it is the first."""
        first = not (self.awaited or self.added or self.joined)
        self.open -= 1
        self.awaited.add(package_id)
        return first

    def refused(self) -> None:
        """A source did not get so far as to be checked."""
        self.open -= 1
        self.failed += 1

    @property
    def words(self) -> str:
        """``Added 6 packages, 1 was there already, 2 failed.``"""
        parts = [f"Added {self.added} package{'' if self.added == 1 else 's'}"] * bool(self.added)
        if self.joined:
            parts.append(f"{self.joined} {'was' if self.joined == 1 else 'were'} there already")
        if self.failed:
            parts.append(f"{self.failed} failed")
        if not self.added:
            parts.insert(0, "Added none")
        return f"{', '.join(parts)}."
