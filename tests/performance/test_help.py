"""`consolidate --help` answers before one notices: at most three times what click itself costs."""

import sys
from pathlib import Path

import pytest
from performance.interleaved import timed

ROOT = Path(__file__).parents[2]
MOST = 3
"""The promise: `--help` costs at most this many times `import click`."""


@pytest.mark.bench
def test_help_costs_at_most_three_times_the_import_of_click(capsys):
    timing = timed(
        {
            "python alone": [sys.executable, "-c", "pass"],
            "import click": [sys.executable, "-c", "import click"],
            "consolidate --help": [sys.executable, "-m", "consolidate", "--help"],
        },
        turns=15,
        cwd=ROOT,
    )
    whole = timing.ratio("consolidate --help", "import click")
    net = timing.ratio("consolidate --help", "import click", less="python alone")
    with capsys.disabled():
        print("", *timing.lines(), f"{'help over click':<28}{whole:>9.2f} times", sep="\n")
        print(f"{'both without Python itself':<28}{net:>9.2f} times, at most {MOST}")
    assert net <= MOST
