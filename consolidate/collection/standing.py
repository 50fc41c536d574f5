"""What a store holds, file by file, and what its keeper should do next."""

from collections import Counter

from consolidate.catalogue.trusts import Register
from consolidate.store.store import Store
from consolidate.words.facts import Source


def status_rows(store: Store, *, everything: bool = False) -> list[dict[str, object]]:
    """Rows of `consolidate.status/1`: the files in force, in the order of loading; all others on request.

    A withdrawn one says why and when; without `everything` there is none, and no column for it.
    """
    return [
        {
            "submission": row["id"],
            "source": row["source"],
            "population": row["population"],
            "ods_code": row["ods_code"],
            "year": row["year"],
            "file": row["file"],
            "figures": row["facts"],
            "queries": row["queries"],
            "notes": row["notes"],
            "loaded_on": row["loaded_on"],
            "in_force": bool(row["in_force"]),
            **({key: row[key] for key in ("withdrawn_on", "withdrawn_because")} if everything else {}),
        }
        for row in store.question("submissions").iter_rows(named=True)
        if everything or row["in_force"]
    ]


def next_steps(store: Store, register: Register) -> list[str]:
    """What is missing, and the command that would mend it."""
    rows = [row for row in store.question("submissions").iter_rows(named=True) if row["in_force"]]
    if not rows:
        return ["The store is empty. Load something: consolidate load FILE... or consolidate load --public"]
    returned = {(row["ods_code"], row["year"]) for row in rows if row["source"] == Source.RETURN}
    steps: list[str] = []
    for year, count in sorted(Counter(year for _, year in returned).items()):
        for name, codes in sorted(register.footprints.items()):
            absent = [code for code in codes if (code, year) not in returned]
            if absent and len(absent) < len(codes):
                words = name.replace("_", " ")
                steps.append(
                    f"{words}, {year}: {count} of {len(codes)} returns are in; missing: {', '.join(absent)}. "
                    f"Load them: consolidate load FILE..."
                )
    queries = sum(row["queries"] for row in rows)
    if queries:
        steps.append(f"{queries} queries are open: consolidate check FILE... lists them with their cells.")
    return steps or ["Nothing is missing. Next: consolidate benchmark TRUST, or consolidate pack TRUST"]
