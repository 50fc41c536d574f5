"""Times whole processes against each other: turn by turn, so that a busy machine slows all of them alike.

Gives ratios. A time belongs to one machine; a ratio can be compared and kept.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds of each command, one figure a turn, in the order of the turns."""

    seconds: Mapping[str, tuple[float, ...]]
    peak_mb: Mapping[str, float] = field(default_factory=dict)
    """The most memory that any process of a job held, its children among them; empty where nobody measured it."""

    def median(self, name: str) -> float:
        """The middle time of one command, in seconds."""
        return statistics.median(self.seconds[name])

    def ratio(self, name: str, to: str, *, less: str | None = None) -> float:
        """Median over turns of one time over another, each less that of `less` in the same turn."""
        floor = self.seconds[less] if less else (0.0,) * len(self.seconds[name])
        pairs = zip(self.seconds[name], self.seconds[to], floor, strict=True)
        return statistics.median((one - under) / (other - under) for one, other, under in pairs)

    def lines(self) -> list[str]:
        """One line a command, in milliseconds."""
        return [f"{name:<28}{self.median(name) * 1000:>9.1f} ms" for name in self.seconds]


def timed(commands: Mapping[str, Sequence[str | Path]], *, turns: int, cwd: Path) -> Timing:
    """Run each command `turns` times, taking turns, after one round that warms caches and is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(turns + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return Timing(seconds={name: tuple(values) for name, values in seconds.items()})


def jobs_timed(names: Sequence[str], folder: Path, *, turns: int) -> Timing:
    """Run jobs of `jobs.py` in turn. Each prints its own seconds, without starting and making ready, and its peak."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    peaks = dict.fromkeys(names, 0.0)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    for _ in range(turns):
        for name in names:
            command = [sys.executable, "-m", "performance.jobs", name, folder]
            done = subprocess.run(
                command, cwd=ROOT / "tests", env=environment, stdout=subprocess.PIPE, text=True, check=True
            )
            took, peak = map(float, done.stdout.split())
            seconds[name].append(took)
            peaks[name] = max(peaks[name], peak)
    return Timing(seconds={name: tuple(values) for name, values in seconds.items()}, peak_mb=peaks)
