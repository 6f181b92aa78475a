"""Whose process a lease in a queue belongs to, and whether that process still runs."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from pathlib import Path


def machine() -> str:
    """Where process ids mean the same: this boot of this kernel, and this container. Elsewhere than Linux, the host."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return hashlib.sha256(f"{boot} {os.readlink('/proc/self/ns/pid')}".encode()).hexdigest()[:16]
    except OSError:
        return socket.gethostname()[:24]


def worker_name() -> str:
    """A name for a worker of this process, by which is_dead() knows it; no two workers share one."""
    return f"{machine()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_dead(worker: str) -> bool:
    """Whether a worker's name is of a process of this machine that no longer runs; False when that can't be told."""
    where, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    return where == machine() and pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists()
