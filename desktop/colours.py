"""The colours of both themes. Text on its ground has a contrast of at least 5:1 (tested).

The clear ones are for a projector: there text has at least 7:1, the level AAA of WCAG 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a colour says. It never says it alone: a word or an icon stands beside it."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    WAITING = "waiting"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. ``edge`` frames what can be typed into or ticked, ``hover`` lies under the mouse,
    ``accent_strong`` is the accent under the mouse.
    """

    ground: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    ok: str
    ok_soft: str
    waiting: str
    waiting_soft: str
    bad: str
    bad_soft: str
    on_accent: str
    edge: str
    hover: str
    accent_strong: str

    def ink(self, tone: Tone) -> str:
        """The text colour of a tone."""
        return {
            Tone.NEUTRAL: self.muted,
            Tone.ACCENT: self.accent,
            Tone.OK: self.ok,
            Tone.WAITING: self.waiting,
            Tone.BAD: self.bad,
        }[tone]

    def soft(self, tone: Tone) -> str:
        """The ground a tone's text stands on."""
        return {
            Tone.NEUTRAL: self.hover,
            Tone.ACCENT: self.accent_soft,
            Tone.OK: self.ok_soft,
            Tone.WAITING: self.waiting_soft,
            Tone.BAD: self.bad_soft,
        }[tone]


LIGHT = Colours(
    ground="#F6F7F9",
    surface="#FFFFFF",
    line="#DFE3E8",
    text="#1B2430",
    muted="#5A6675",
    accent="#2457C5",
    accent_soft="#E7EEFC",
    ok="#1A7244",
    ok_soft="#E3F4EA",
    waiting="#8A5A00",
    waiting_soft="#FFF3D6",
    bad="#B3261E",
    bad_soft="#FCE8E6",
    on_accent="#FFFFFF",
    edge="#8B96A5",
    hover="#ECEFF3",
    accent_strong="#1B479F",
)

DARK = Colours(
    ground="#15191F",
    surface="#1D232B",
    line="#323B47",
    text="#E8ECF1",
    muted="#9BA8B7",
    accent="#7FA8FF",
    accent_soft="#23345A",
    ok="#6FD19A",
    ok_soft="#173626",
    waiting="#F0BE5C",
    waiting_soft="#3B2E12",
    bad="#FF8A80",
    bad_soft="#431D1B",
    on_accent="#10151C",
    edge="#667485",
    hover="#29313B",
    accent_strong="#A3C0FF",
)

CLEAR_LIGHT = Colours(
    ground="#FFFFFF",
    surface="#FFFFFF",
    line="#8B95A3",
    text="#000000",
    muted="#333D4A",
    accent="#0B3A96",
    accent_soft="#DCE7FF",
    ok="#0A522C",
    ok_soft="#E0F5E8",
    waiting="#5E3C00",
    waiting_soft="#FFF0CC",
    bad="#8A120E",
    bad_soft="#FDE5E3",
    on_accent="#FFFFFF",
    edge="#4B5563",
    hover="#E9EDF2",
    accent_strong="#082A70",
)

CLEAR_DARK = Colours(
    ground="#000000",
    surface="#0A0D12",
    line="#6B7785",
    text="#FFFFFF",
    muted="#D5DCE5",
    accent="#A9C5FF",
    accent_soft="#1B2B4D",
    ok="#8FE8B5",
    ok_soft="#0F2A1C",
    waiting="#FFD27A",
    waiting_soft="#2E240C",
    bad="#FFB3AC",
    bad_soft="#3A1412",
    on_accent="#000000",
    edge="#A3AFBE",
    hover="#222A34",
    accent_strong="#C8DAFF",
)
