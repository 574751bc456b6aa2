"""How many cores a process may use, as its control groups say."""

from pathlib import Path

import pytest

from onexdsl.compiler.crew import cores
from onexdsl.compiler.crew.cores import quotas, usable_cores

SECOND = "0::/a/b\n"
FIRST = "4:memory:/x\n3:cpu,cpuacct:/a/b\n0::/\n"
V1 = "cpu,cpuacct/a/b/cpu.cfs_"


@pytest.mark.parametrize(
    ("listing", "files", "expected"),
    [
        (SECOND, {"a/b/cpu.max": "150000 100000\n"}, [1.5]),
        (SECOND, {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "400000 100000\n"}, [4.0]),
        (SECOND, {"cpu.max": "50000 100000\n"}, [0.5]),
        (SECOND, {}, []),
        (FIRST, {f"{V1}quota_us": "200000\n", f"{V1}period_us": "100000\n"}, [2.0]),
        (FIRST, {f"{V1}quota_us": "-1\n", f"{V1}period_us": "100000\n"}, []),
        (SECOND, {"a/b/cpu.max": "what?\n"}, []),
        (None, {}, []),
    ],
)
def test_quotas_are_read(
    tmp_path: Path, listing: str | None, files: dict[str, str], expected: list[float]
) -> None:
    """Those of a group and of the ones around it, in both versions; none is no limit."""
    for name, text in files.items():
        (tmp_path / "fs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "fs" / name).write_text(text, "ascii")
    if listing is not None:
        (tmp_path / "cgroup").write_text(listing, "utf-8")

    assert expected == list(quotas(tmp_path / "cgroup", tmp_path / "fs"))


@pytest.mark.parametrize(
    ("quota", "expected"), [("10000 100000", 1), ("200000 100000", 2), ("max 100000", 3)]
)
def test_a_quota_limits_the_cores(
    quota: str, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To whole ones, at least one, and never more than there are."""
    (tmp_path / "cgroup").write_text("0::/\n", "utf-8")
    (tmp_path / "cpu.max").write_text(quota, "ascii")
    monkeypatch.setattr(cores, "OF_THIS_PROCESS", tmp_path / "cgroup")
    monkeypatch.setattr(cores, "ROOT", tmp_path)
    monkeypatch.setattr(cores.sys, "platform", "linux")
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)

    assert expected == usable_cores()


def test_elsewhere_all_cores_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no control groups on other systems."""
    monkeypatch.setattr(cores.sys, "platform", "darwin")
    monkeypatch.setattr(cores.os, "cpu_count", lambda: None)

    assert 1 == usable_cores()
