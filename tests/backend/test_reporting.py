"""What is written down of faults: enough to find them, nothing that somebody typed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.reporting import LOG

FAULT = """
import faulthandler, logging, sys
from pathlib import Path
from backend.reporting import begin
print(begin(Path(sys.argv[1])))

def read(card):
    return int(card)

try:
    try:
        read("4111-1111")
    except ValueError as error:
        raise KeyError("4111-1111") from error
except KeyError:
    logging.getLogger("backend.made").exception("a service call met a bug")
try:
    open(sys.argv[1])
except OSError:
    logging.getLogger("backend.made").exception("the disk")
if len(sys.argv) > 2:
    faulthandler._sigsegv()
"""


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", FAULT, str(folder), *more]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_fault_is_written_down_without_what_it_was_about(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    done = run(folder)
    written = (folder / LOG).read_text()
    assert written.count("a service call met a bug") == 1
    assert "in read" in written
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "Is a directory" in written
    for text in (written, done.stderr):
        assert "4111" not in text.replace('read("4111-1111")', "")


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_only_their_owner_reads_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    previous = os.umask(0)
    try:
        run(folder)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {LOG: 0o600, "crash.txt": 0o600}


@pytest.mark.skipif(os.name != "posix", reason="the process is ended by a signal")
def test_a_crash_is_told_at_the_next_start_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    assert run(folder, "crash").stdout == "None\n"
    told = Path(run(folder).stdout.strip())
    report = told.read_text()
    assert "Segmentation fault" in report
    assert "4111" not in report
    assert run(folder).stdout == "None\n"


def test_where_no_log_can_be_written_standard_error_has_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run(tmp_path / "file" / "logs")
    assert done.returncode == 0
    assert "a service call met a bug" in done.stderr
    assert "faults are written to standard error only" in done.stderr
