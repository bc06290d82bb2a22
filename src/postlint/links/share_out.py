"""Hosts shared out among workers, so that each host is asked from one place only."""

from __future__ import annotations

import heapq
from collections.abc import Mapping


def share_out(hosts: Mapping[str, int], workers: int) -> list[list[str]]:
    """Share hosts out among workers: the largest first, each to the worker that has least to do by then.

    `hosts` has for each host how many addresses of it are to be asked. The same hosts are always shared out alike, in
    whichever order they come; where there are fewer hosts than workers, some workers have none. Raises ValueError
    without a worker.
    """
    if workers < 1:
        raise ValueError("there must be a worker at least")
    shares: list[list[str]] = [[] for _ in range(workers)]
    least_loaded = [(0, worker) for worker in range(workers)]
    for host in sorted(hosts, key=lambda host: (-hosts[host], host)):
        load, worker = least_loaded[0]
        shares[worker].append(host)
        heapq.heapreplace(least_loaded, (load + hosts[host], worker))
    return shares
