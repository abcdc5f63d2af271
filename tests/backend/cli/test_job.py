"""``job list | show | cancel | retry``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backend.cli.conftest import CommandLine
from tests.backend.cli.test_extension import break_archive
from tests.packaging import good_manifest, write_package


@pytest.fixture
def shop(cli: CommandLine, tmp_path: Path) -> CommandLine:
    """A workspace with two properties and the package greeter."""
    cli.done("package", "add", write_package(tmp_path / "greeter.zip", good_manifest()))
    for name in ("Shop", "Store"):
        cli.done("property", "create", name, "--platform", "web", "--domain", "a.example")
    return cli


def test_the_queue_is_listed_before_the_history(shop: CommandLine) -> None:
    for name in ("Shop", "Store"):
        shop.done("extension", "add", name, "greeter", "--no-wait")
    rows = [line.split() for line in shop.done("job", "list").out.splitlines()]
    assert rows[0] == ["JOB", "ACT", "PACKAGE", "PROPERTY", "STATE", "SECONDS", "TRIES"]
    assert [(row[1], row[4]) for row in rows[1:3]] == [("install", "Shop"), ("install", "Store")]
    assert rows[3][1:3] == ["check", "greeter.zip"]
    found = shop.done("job", "list", "STORE", "--state", "waiting", "--json").json
    assert [one["attributes"]["label"] for one in found["data"]] == ["Greeter 1.2.3"]
    assert found["meta"] == {"total_count": 1, "open_count": 1}
    ran = shop.done("job", "list", "--limit", "1")
    assert len(ran.out.splitlines()) == 2
    assert ran.err.startswith("2 more")


def test_a_job_is_shown_with_its_log(shop: CommandLine) -> None:
    shop.done("extension", "add", "Shop", "greeter")
    job = shop.done("job", "list", "--json").json["data"][0]
    ran = shop.done("job", "show", job["id"])
    assert ran.out.startswith("install Greeter 1.2.3 in Shop: succeeded (job ")
    assert "unpacking" in ran.out
    shown = shop.done("job", "show", job["id"], "--json").json["data"]
    assert shown["attributes"]["log"][0]["text"] == "taken up"
    assert shown["relationships"]["subject"]["data"]["type"] == "extensions"


def test_jobs_are_cancelled_and_retried(shop: CommandLine) -> None:
    for name in ("Shop", "Store"):
        shop.done("extension", "add", name, "greeter", "--no-wait")
    first, second = (one["id"] for one in shop.done("job", "list", "--json").json["data"][:2])
    cancelled = shop.done("job", "cancel", first, "--json").json["data"]
    assert (cancelled["id"], cancelled["attributes"]["state"]) == (first, "cancelled")
    ran = shop.done("job", "cancel", "--all")
    assert ran.out.startswith("install Greeter 1.2.3 in Store: cancelled")
    ran = shop.done("job", "retry", second)
    assert ran.out.startswith("install Greeter 1.2.3 in Store: succeeded")
    assert "attempt 2" in ran.out


def test_all_that_failed_is_retried(shop: CommandLine) -> None:
    kept = break_archive(shop.root)
    for name in ("Shop", "Store"):
        assert shop("extension", "add", name, "greeter").code == 1
    ran = shop("job", "retry", "--failed")
    assert ran.code == 1
    assert "archive" in ran.err
    for path, content in kept.items():
        path.write_bytes(content)
    answer = shop.done("job", "retry", "--failed", "--json").json["data"]
    assert [one["attributes"]["state"] for one in answer] == ["succeeded"] * 2
    assert [one["attributes"]["attempt"] for one in answer] == [3, 3]
    assert "Nothing that failed" in shop.done("job", "retry", "--failed").err


def test_what_cannot_be_done_is_refused(shop: CommandLine) -> None:
    job = shop.done("job", "list", "--json").json["data"][0]
    for act in ("cancel", "retry"):
        ran = shop("job", act, job["id"], "--json")
        assert ran.code == 1
        assert ran.json["errors"][0]["status"] == "409"
        assert shop("job", act).code == 2
    assert shop("job", "show", "4711", "--json").json["errors"][0]["status"] == "404"
    assert shop("job", "show", "9" * 40).code == 2
