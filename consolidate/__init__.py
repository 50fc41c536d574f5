"""The open, offline model hospital for NHS back offices, and the consolidation case that follows from it."""

__version__ = "0.1.0"
