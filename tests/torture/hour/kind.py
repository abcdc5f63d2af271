"""An hour of scripted use of the window and 5,000 installations in one process.

What it holds at the end must be what it held after ten minutes of warm-up. The workspace lies in
memory, and its history of jobs grows by design: it is kept in the store, 10,000 ended jobs of it,
and pages of it are read when somebody looks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.torture.core import Torture
from tests.torture.hour.curves import read
from tests.torture.hour.judging import CURVES, judge
from tests.torture.hour.sample import Sample

ROOT = Path(__file__).parents[3]
PICTURE = ROOT / "build" / "endurance.png"
SECONDS, INSTALLATIONS = 3600, 5000
_ROUNDS = 2  # of the short form: what the second leaves is held against what the first left
_SLACK_SECONDS = 3600


def run(torture: Torture) -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        torture.note("skipped: what a process holds is read from Linux's /proc")
        return
    cases = list(torture.cases(1 + len(CURVES), short=1 + len(CURVES)))
    folder = torture.folder / "hour"
    samples: list[Sample] = []
    with torture.trying(cases[0], "using the window"):
        _use(torture, folder)
        samples = read(folder / "samples.jsonl")
        assert samples, "nothing was measured"
    for case in cases if samples else ():
        if not case.number:
            continue
        with torture.trying(case, (curve := CURVES[case.number - 1]).name):
            verdict = judge(curve, samples)
            torture.note(str(verdict))
            if not torture.short or not curve.unit:  # two rounds are all warm-up to the memory
                assert verdict.held, str(verdict)
    if samples and not torture.short:
        last = samples[-1]
        torture.note(f"{last.acts} keys and clicks in {last.rounds} rounds")
        torture.note(f"{last.installations} installations; curves in {PICTURE.relative_to(ROOT)}")


def _use(torture: Torture, folder: Path) -> None:
    """In a process of its own, so that nothing of another test is measured."""
    command = [sys.executable, "-m", "tests.torture.hour", str(folder)]
    if torture.short:
        command += ["--rounds", str(_ROUNDS), "--installations", "1", "--light"]
    else:
        command += ["--seconds", str(SECONDS), "--installations", str(INSTALLATIONS)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS + _SLACK_SECONDS,
        check=False,
    )
    if (folder / "samples.jsonl").exists() and not torture.short:
        PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(folder / "samples.jsonl", PICTURE.with_suffix(".jsonl"))
        drawing = [sys.executable, "-m", "tests.torture.hour.curves"]
        where = [str(folder / "samples.jsonl"), str(PICTURE)]
        subprocess.run([*drawing, *where], cwd=ROOT, env=environment, check=True)
    assert done.returncode == 0, done.stdout[-4000:]
