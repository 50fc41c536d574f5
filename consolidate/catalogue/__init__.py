"""Everything declared in `benchmarks/` and `templates/`, read once and cross-checked. Knows no data and no store."""
