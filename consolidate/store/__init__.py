"""The store: one DuckDB file with one long table of facts, each with its cell. The only user of duckdb."""
