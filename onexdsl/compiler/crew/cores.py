"""How many cores this process may use: what the system says of it in, a number out.

A container's limit is no set of cores but a quota of time, which its control group has. Source:
cgroups(7), "cpu.max" of version 2, "cpu.cfs_quota_us" of version 1.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OF_THIS_PROCESS = Path("/proc/self/cgroup")
ROOT = Path("/sys/fs/cgroup")


def usable_cores() -> int:
    """Count the cores that this process may use, at least one."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    cores = len(os.sched_getaffinity(0))
    quota = min(quotas(OF_THIS_PROCESS, ROOT), default=float(cores))
    return max(1, min(cores, int(quota + 0.5)))


def quotas(listing: Path, root: Path) -> Iterator[float]:
    """Give the quotas, in cores, of the groups of a process and of those around them.

    `listing` names its groups, `root` is where they are shown; what cannot be read is no limit.
    """
    with suppress(OSError):
        for line in listing.read_text("utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            names = controllers.split(",")
            if not controllers or "cpu" in names:
                yield from _quotas_of(root / controllers if controllers else root, path)


def _quotas_of(top: Path, path: str) -> Iterator[float]:
    folder = top / path.lstrip("/")
    for place in (folder, *folder.parents):
        with suppress(OSError, ValueError):
            yield _quota(place)
        if place == top:
            return


def _quota(folder: Path) -> float:
    """Read one; raises `OSError` or `ValueError` where there is none."""
    limit = folder / "cpu.max"
    if limit.exists():
        quota, period = limit.read_text("ascii").split()
    else:
        quota = (folder / "cpu.cfs_quota_us").read_text("ascii")
        period = (folder / "cpu.cfs_period_us").read_text("ascii")
    if int(quota) <= 0 or int(period) <= 0:
        raise ValueError("no limit")
    return int(quota) / int(period)
