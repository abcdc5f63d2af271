"""The tour itself: it runs to its end, and tells when a step did not do what it shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.tour import hand
from desktop.tour.hand import Hand, TourFailed


def test_the_tour_shows_what_the_store_holds(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "desktop.tour", str(tmp_path / "tour")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads((tmp_path / "tour" / "tour.json").read_text(encoding="utf-8"))
    assert [s["name"] for s in said["schemas"]["tasks"]] == ["Feedback", "Just_an_idea"]
    assert said["schemas"]["profiles"][0]["unique"] == ["prefix", "PhoneNumber"]
    assert len(said["records"]) == 3
    (shop,) = (p for p in said["properties"] if p["name"] == "Shop web")
    states = {e["name"]: (e["installation_status"], bool(e["files"])) for e in shop["extensions"]}
    installed = ("core", "beacon", "page-clock", "form-tracker")
    assert states == dict.fromkeys(installed, ("succeeded", True))
    pictures = sorted((tmp_path / "tour").glob("*.png"))
    light = [p for p in pictures if p.stem.endswith("-light")]
    assert len(light) * 2 == len(pictures) >= 50
    assert all(QImage(str(p)).width() == 1280 for p in pictures)


def test_a_step_that_does_nothing_fails(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "PATIENCE", 50)
    window = QWidget()
    driven = Hand(window, lambda: True, tmp_path)
    with pytest.raises(TourFailed, match="in vain: never"):
        driven.wait(lambda: False, "never")
    with pytest.raises(TourFailed, match="no button “Nowhere”"):
        driven.click("Nowhere")
    window.deleteLater()
