"""What was typed and not saved, kept while one looks at something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from backend.schemas.model import Schema

Place = tuple[int, str]
"""A resource and a schema."""
DraftKey = tuple[int, str, int | None]
"""Resource, schema, record; ``None`` for a record that is not there yet."""


class Drafts:
    """Texts by attribute id, by what they belong to."""

    def __init__(self) -> None:
        self._texts: dict[DraftKey, dict[str, str]] = {}
        self._secret: set[str] = set()  # attributes whose texts stay in memory

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def get(self, key: DraftKey) -> Mapping[str, str]:
        return self._texts.get(key, {})

    def put(self, key: DraftKey, texts: Mapping[str, str], schema: Schema) -> None:
        """Nothing typed is no draft."""
        self._secret.update(a.id for a in schema.attributes if a.encrypt)
        if texts:
            self._texts[key] = dict(texts)
        else:
            self._texts.pop(key, None)

    def drop(self, key: DraftKey) -> None:
        self._texts.pop(key, None)

    def drop_resource(self, resource_id: int) -> None:
        self._texts = {k: v for k, v in self._texts.items() if k[0] != resource_id}

    def move(self, old: DraftKey, new: DraftKey) -> None:
        """The record of a draft got an id; a draft that this one has already is the newer."""
        texts = self._texts.pop(old, None)
        if texts is not None:
            self._texts.setdefault(new, texts)

    def resources(self) -> set[int]:
        return {key[0] for key in self._texts}

    def schemas(self, resource_id: int) -> set[str]:
        return {key[1] for key in self._texts if key[0] == resource_id}

    # -- over the end of the program ----------------------------------------------------------

    def to_json(self) -> list[Any]:
        """Without what is to be encrypted: that is not written to a file of settings."""
        return [
            [*key, {i: text for i, text in texts.items() if i not in self._secret}]
            for key, texts in self._texts.items()
        ]

    def take_json(self, data: Iterable[Any]) -> None:
        """Take up what :meth:`to_json` gave; what does not read as such is left out."""
        for entry in data:
            match entry:
                case [int(resource), str(schema), int() | None as record, dict(texts)]:
                    if texts and all(isinstance(text, str) for text in texts.values()):
                        self._texts.setdefault((resource, schema, record), texts)
