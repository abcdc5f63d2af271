"""A schema of settings as a list to read; it is made where the words of schemas are."""

from __future__ import annotations

from backend.packages.schema_words import SettingField, setting_fields

__all__ = ["SettingField", "setting_fields"]
