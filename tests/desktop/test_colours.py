from __future__ import annotations

import pytest

from desktop.colours import DARK, LIGHT, Colours, Tone

LEAST = 5.0


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


themes = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@themes
@pytest.mark.parametrize("ink", ["text", "muted"])
@pytest.mark.parametrize("ground", ["ground", "surface", "hover", "accent_soft"])
def test_text_can_be_read_everywhere(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= LEAST


@themes
@pytest.mark.parametrize("tone", list(Tone))
def test_tones_can_be_read_on_their_soft_ground_and_on_a_chosen_row(
    colours: Colours, tone: Tone
) -> None:
    for ground in (colours.soft(tone), colours.surface, colours.ground, colours.accent_soft):
        assert contrast(colours.ink(tone), ground) >= LEAST


@themes
def test_links_and_text_can_be_read_in_a_card_of_problems(colours: Colours) -> None:
    for ground in (colours.bad_soft, colours.waiting_soft):
        assert contrast(colours.accent, ground) >= LEAST
        assert contrast(colours.text, ground) >= LEAST
        assert contrast(colours.waiting, ground) >= LEAST


@themes
def test_primary_buttons_can_be_read(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= LEAST
    assert contrast(colours.on_accent, colours.accent_strong) >= LEAST


@themes
def test_the_frames_of_fields_stand_out(colours: Colours) -> None:
    assert contrast(colours.edge, colours.surface) >= 2.9
    assert contrast(colours.accent, colours.ground) >= 3.0
