"""The settings of an extension that is being added: the editor that all pages share."""

from __future__ import annotations

from desktop.settings.editor import SettingsEditor as SettingsForm

__all__ = ["SettingsForm"]
