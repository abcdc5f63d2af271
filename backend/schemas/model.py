"""Extension schemas as values (Context Services).

Attributes and unique keys carry ids that never change: a rename is a change of name, and a key or
a record keeps its hold on an attribute through every rename.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum, StrEnum

from backend.identifiers import new_id

NAME_LIMIT = 26
"""Most characters of a schema's name (Context Services: the limit of an index name)."""
ATTRIBUTE_NAME_LIMIT = 64
LENGTH_LIMIT = 4000
DEFAULT_LENGTH = 255


class Kind(StrEnum):
    """The resource that a schema extends, by its word in the address ``/metadata/X/extensions``."""

    TASKS = "tasks"
    SERVICES = "services"
    STATES = "states"
    PROFILES = "profiles"


class Cardinality(StrEnum):
    """How many records of one schema one resource may hold."""

    SINGLE = "single-valued"
    MULTI = "multi-valued"


class AttributeType(StrEnum):
    """The eight types of an attribute."""

    BOOLEAN = "boolean"
    STRING = "string"
    INTEGER = "integer"
    LONG = "long"
    DOUBLE = "double"
    DATE = "date"
    DATETIME = "datetime"
    CURRENCY = "currency"


class Missing(Enum):
    """Tells "no default" from every value a default can have."""

    MISSING = "missing"


MISSING = Missing.MISSING
Value = bool | int | float | str | Decimal
"""A value of an attribute; dates and datetimes are canonical ISO 8601 text."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute schema. A draft may break rules: ``name`` may be empty, ``default`` wrong.

    ``length`` is in characters (code points) and counts for strings only; ``None`` where none was
    given, which means :data:`DEFAULT_LENGTH`.
    """

    name: str = ""
    type: AttributeType = AttributeType.STRING
    length: int | None = None
    mandatory: bool = False
    default: Value | Missing = MISSING
    unique: bool = False
    encrypt: bool = False
    id: str = field(default_factory=lambda: new_id("AT"))

    @property
    def effective_length(self) -> int:
        """The most characters a value may have; 0 for all but strings."""
        if self.type is not AttributeType.STRING:
            return 0
        return DEFAULT_LENGTH if self.length is None else self.length


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """Attributes, by id, whose values together may occur once within one resource."""

    attributes: tuple[str, ...]
    id: str = field(default_factory=lambda: new_id("UK"))


class DecisionState(StrEnum):
    """How far the people in the room are with an attribute or a schema."""

    OPEN = "open"
    AGREED = "agreed"
    REJECTED = "rejected"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said about an attribute or the schema: it changes no record and no request body.

    ``subject`` is an attribute's id, ``""`` for the schema itself. ``name`` is what the attribute
    was called then, so that the minutes can still name it once it is deleted.
    """

    subject: str = ""
    state: DecisionState = DecisionState.OPEN
    note: str = ""
    asked_by: str = ""
    name: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it says no more than that nothing was said."""
        return self.state is DecisionState.OPEN and not self.note and not self.asked_by


@dataclass(frozen=True, slots=True)
class Schema:
    """An extension schema; as a draft it may break rules, once published it breaks none.

    ``decisions`` are in the order of their subjects, and none is blank.
    """

    kind: Kind
    name: str = ""
    cardinality: Cardinality = Cardinality.SINGLE
    attributes: tuple[Attribute, ...] = ()
    keys: tuple[UniqueKey, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def definition(self) -> Schema:
        """What publishing makes a version of: without what was said about the schema, and each
        length as it counts, however it was written.
        """
        attributes = tuple(replace(a, length=a.effective_length) for a in self.attributes)
        return replace(self, attributes=attributes, decisions=())

    def decision(self, subject: str = "") -> Decision:
        """What was said about an attribute, or without a subject about the schema itself."""
        found = next((d for d in self.decisions if d.subject == subject), None)
        return found or Decision(subject)

    def attribute(self, attribute_id: str) -> Attribute | None:
        return next((a for a in self.attributes if a.id == attribute_id), None)

    def index(self, attribute_id: str) -> int:
        """Where the attribute stands; raises ``KeyError`` if it is not there."""
        for index, attribute in enumerate(self.attributes):
            if attribute.id == attribute_id:
                return index
        raise KeyError(attribute_id)

    def key_names(self, key: UniqueKey) -> tuple[str, ...]:
        """The names of a key's attributes, in the key's order."""
        return tuple(a.name for i in key.attributes if (a := self.attribute(i)) is not None)

    def all_keys(self) -> tuple[UniqueKey, ...]:
        """The schema's keys and, for each attribute that is unique by itself, one of its own."""
        own = tuple(UniqueKey((a.id,), id=a.id) for a in self.attributes if a.unique)
        return self.keys + own


@dataclass(frozen=True, slots=True)
class SchemaState:
    """A schema as the store holds it: its draft, and what of it is published.

    ``version`` is the number of the newest published version, 0 before the first; ``published``
    is that version. ``undo_text`` and ``redo_text`` say what undo and redo would do, ``""`` where
    there is nothing to.
    """

    id: str
    draft: Schema
    version: int
    published: Schema | None
    created_at: str
    updated_at: str
    undo_text: str = ""
    redo_text: str = ""

    @property
    def has_changes(self) -> bool:
        """Whether publishing would make a new version."""
        return self.published is None or self.draft.definition != self.published.definition


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, which never changes. ``note`` says what it was made for."""

    number: int
    schema: Schema
    note: str
    published_at: str


@dataclass(frozen=True, slots=True)
class SchemaSummary:
    """One line of the list of schemas."""

    id: str
    kind: Kind
    name: str
    version: int
    has_changes: bool


@dataclass(frozen=True, slots=True)
class AttributeSummary:
    """An attribute of some schema's draft, to be found by its name."""

    id: str
    schema_id: str
    schema_name: str
    name: str
    type: AttributeType


@dataclass(frozen=True, slots=True)
class TrashedSchema:
    """A deleted schema: ``version`` is its newest, ``records`` counts those that lie with it."""

    id: str
    kind: Kind
    name: str
    version: int
    records: int
    deleted_at: str
