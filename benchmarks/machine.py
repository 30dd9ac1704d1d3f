"""On what it was measured, and whether something else was running."""

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("torch", "pytorch-lightning", "gradio", "numpy")


def describe():
    """Sentences about the machine and the versions."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [f"Machine: {cores} cores, {memory:.0f} GB, {platform.system()}.",
            f"Versions: Python {platform.python_version()}, {versions}."]


def cpu_model():
    """The processor's name for itself."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def load(seconds=1.0):
    """The load average of the last minute, and how busy the processor is now, while this process only waits."""
    before = cpu_times()
    time.sleep(seconds)
    idle, total = (after - first for after, first in zip(cpu_times(), before, strict=True))
    return f"load {os.getloadavg()[0]:.1f}, {100 * (1 - idle / total):.0f} % busy"


def cpu_times():
    """Idle and total time of all cores since the machine started."""
    times = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return times[3] + times[4], sum(times)


def cpu_seconds(pid):
    """Processor time that a process has used so far, all its threads together (proc(5): utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid="self"):
    """Memory that a process holds now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
