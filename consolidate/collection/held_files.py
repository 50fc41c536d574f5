"""What came into a store, file by file: in force, superseded, withdrawn or refused.

Knows files; what became of a trust's return over all its files is `return_standing`.
"""

from consolidate.store.store import Store


def file_rows(store: Store, *, everything: bool = False) -> list[dict[str, object]]:
    """Rows of `consolidate.files/1`: the files in force, in the order of loading; all others on request.

    A withdrawn one says why and when, a refused one with how many errors; without `everything` there are none, and
    no columns for them.
    """
    rows: list[tuple[int, dict[str, object]]] = [
        (
            row["loaded_event"],
            {
                "submission": row["id"],
                "fate": _fate(row),
                "source": row["source"],
                "population": row["population"],
                "ods_code": row["ods_code"],
                "year": row["year"],
                "file": row["file"],
                "figures": row["facts"],
                "queries": row["queries"],
                "notes": row["notes"],
                "came_on": row["loaded_on"],
                "in_force": bool(row["in_force"]),
                **(
                    {"errors": 0, "withdrawn_on": row["withdrawn_on"], "withdrawn_because": row["withdrawn_because"]}
                    if everything
                    else {}
                ),
            },
        )
        for row in store.question("submissions").iter_rows(named=True)
        if everything or row["in_force"]
    ]
    if everything:
        rows += [(row["event"], _refused(row)) for row in store.question("refusals").iter_rows(named=True)]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _fate(row: dict[str, object]) -> str:
    if row["in_force"]:
        return "in force"
    return "superseded" if row["withdrawn_on"] is None else "withdrawn"


def _refused(row: dict[str, object]) -> dict[str, object]:
    return {
        "submission": None,
        "fate": "refused",
        "source": row["source"],
        "population": None,
        "ods_code": row["ods_code"],
        "year": row["year"],
        "file": row["file"],
        "figures": 0,
        "queries": 0,
        "notes": 0,
        "came_on": row["refused_on"],
        "in_force": False,
        "errors": row["errors"],
        "withdrawn_on": None,
        "withdrawn_because": None,
    }
