"""`python -m consolidate` is the same as `consolidate`."""

from consolidate.cli.main import run

if __name__ == "__main__":
    run()
