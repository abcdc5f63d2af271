"""Print what the tests reach, folder by folder, from coverage's JSON report."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path, PurePath


def main(report: str) -> None:
    files = json.loads(Path(report).read_text(encoding="utf-8"))["files"]
    folders: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, numbers in files.items():
        summary = numbers["summary"]
        covered = summary["covered_lines"] + summary.get("covered_branches", 0)
        total = summary["num_statements"] + summary.get("num_branches", 0)
        for key in (PurePath(name).parent.as_posix(), "all"):
            folders[key][0] += covered
            folders[key][1] += total
    everything = folders.pop("all", [0, 0])
    width = max(map(len, folders), default=6)
    print(f"{'Folder':<{width}}  Lines and branches  Reached")
    for folder, (covered, total) in [*sorted(folders.items()), ("all", everything)]:
        share = f"{100 * covered / total:.0f} %" if total else "–"
        print(f"{folder:<{width}}  {covered:>8} of {total:<6}  {share:>7}")


if __name__ == "__main__":
    main(sys.argv[1])
