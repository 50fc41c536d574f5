"""Compile the register of trusts from the compiled public facts: `python -m sample_data.generator.register [FACTS]`.

Knows where each source keeps codes, names and types of trusts, and which source's name is preferred. Refuses to know
what a type means (`benchmarks/trusts/type_words.toml` does) and never touches the invented trusts.
"""

import csv
import shutil
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts"
OUT = ROOT / "benchmarks" / "trusts"

NAMES = (
    # best first: the newest name that a publisher printed in upper and lower case
    ("trusts_2026.csv", "name", "list of trusts, July 2026"),
    ("trust_accounts_2023_24.csv", "name", "accounts 2023/24"),
    ("mff_2026_27.csv", "provider_name", "market forces factor 2026/27"),
    ("workforce_fte_by_staff_group_sep_2017.csv", "org_name", "workforce, September 2017"),
    ("estates_2019_20_by_trust.csv", "name", "estates return 2019/20"),
    ("reference_costs_by_trust_2015_16.csv", "name", "reference costs 2015/16"),
)
TYPES = (
    ("reference_costs_by_trust_2015_16.csv", "org_type", "2015/16", "Reference costs 2015-16"),
    ("estates_2019_20_by_trust.csv", "trust_type", "2019/20", "Estates return (ERIC) 2019/20"),
    ("trust_accounts_2023_24.csv", "sector", "2023/24", "TAC data publication 2023/24"),
    ("trusts_2026.csv", "type", "2026/27", "ODS and trust publications, to July 2026"),
)
DATED = (
    # a code that has a figure for a year was open in that year
    ("reference_costs_by_trust_2015_16.csv", "2015"),
    ("workforce_fte_by_staff_group_sep_2017.csv", "2017"),
    ("trust_peer_variables_2018_19.csv", "2018"),
    ("estates_2019_20_by_trust.csv", "2019"),
    ("trust_accounts_2023_24.csv", "2023"),
)
PRINTED = (
    # where names were printed, oldest first, and the last day that the table speaks of; the workforce table of
    # September 2017 prints names that were taken in 2018, so it dates nothing
    ("reference_costs_by_trust_2015_16.csv", "name", "2016-03-31", "reference costs 2015/16"),
    ("estates_2019_20_by_trust.csv", "name", "2020-03-31", "estates return 2019/20"),
    ("trust_accounts_2023_24.csv", "name", "2024-03-31", "accounts 2023/24"),
    ("trusts_2026.csv", "name", "2026-07-31", "list of trusts, July 2026"),
)
REGIONS = ("trusts_2026.csv", "trust_accounts_2023_24.csv")
SMALL_WORDS = {"and", "of", "the", "on", "in", "for", "upon"}
CAPITALS = {"nhs", "ii"}


def rows(facts: Path, file: str) -> list[dict[str, str]]:
    """The rows of one compiled table."""
    with (facts / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def proper(name: str) -> str:
    """A trust's name in upper and lower case: "MANCHESTER AND THE NHS TRUST" to "Manchester and the NHS Trust"."""
    words = []
    for number, word in enumerate(name.split()):
        lower = word.lower()
        if lower in CAPITALS:
            words.append(lower.upper())
        elif number and lower in SMALL_WORDS:
            words.append(lower)
        elif word.isupper():
            words.append("-".join(part.capitalize() for part in word.split("-")))
        else:
            words.append(word)
    return " ".join(words)


def codes(facts: Path) -> set[str]:
    """Every trust code that occurs in any compiled table."""
    found: set[str] = set()
    for path in sorted(facts.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = [c for c in ("ods_code", "old_code", "new_code") if c in (reader.fieldnames or [])]
            for row in reader:
                found.update(row[column] for column in columns)
    for row in rows(facts, "trusts_2026.csv"):
        found.update(code for code in row["predecessor_codes"].split(";") if code)
    return found


def register(facts: Path) -> list[list[str]]:
    """The rows of `register.csv`."""
    named: dict[str, tuple[str, str]] = {}
    for file, column, source in NAMES:
        for row in rows(facts, file):
            named.setdefault(row["ods_code"], (proper(row[column]), source))
    regions: dict[str, str] = {}
    for file in REGIONS:
        for row in rows(facts, file):
            regions.setdefault(row["ods_code"], row["region"])
    opened, closed = lives(facts)
    table = []
    for code in sorted(codes(facts)):
        name, source = named.get(code, ("", "no name in the compiled sources: only its accounts figures remain"))
        table.append([code, name, regions.get(code, ""), opened.get(code, ""), closed.get(code, ""), source])
    return table


def lives(facts: Path) -> tuple[dict[str, str], dict[str, str]]:
    """First and last day, where they are known from successions.

    A successor opened on the day of its first succession only where no table has a figure for it from an earlier
    financial year: many trusts kept their code when they took another over.
    """
    first_year: dict[str, int] = {}
    seen = [(row["ods_code"], int(year)) for file, year in DATED for row in rows(facts, file)]
    seen += [
        (row["ods_code"], int(row["financial_year_start"]))
        for row in rows(facts, "trust_finance_2010_11_to_2017_18.csv")
    ]
    for code, start in seen:
        first_year[code] = min(start, first_year.get(code, start))
    opened: dict[str, str] = {}
    closed: dict[str, str] = {}
    for row in sorted(rows(facts, "trust_successions.csv"), key=lambda r: r["date"]):
        closed[row["old_code"]] = row["date"]
        year, month = int(row["date"][:4]), int(row["date"][5:7])
        financial_year = year if month >= 4 else year - 1  # April is the fourth month
        if first_year.get(row["new_code"], financial_year) >= financial_year > min(first_year.values()):
            opened.setdefault(row["new_code"], row["date"])
    return opened, closed


def types(facts: Path) -> list[list[str]]:
    """The rows of `trust_types.csv`."""
    table = []
    for file, column, year, source in TYPES:
        table += [[row["ods_code"], year, row[column], source] for row in rows(facts, file)]
    return sorted(table)


def earlier_names(facts: Path) -> list[list[str]]:
    """The rows of `trust_names.csv`: names that a later table no longer prints, and when they were given up.

    Where the trust took another over between two tables that print two names, it was renamed on that day; else the
    day is not known, and the later table's last day is the latest that it can have been.
    """
    printed: dict[str, list[tuple[str, str, str]]] = {}
    for file, column, day, source in PRINTED:
        for row in rows(facts, file):
            printed.setdefault(row["ods_code"], []).append((proper(row[column]), day, source))
    successions = rows(facts, "trust_successions.csv")
    table = []
    for code, found in sorted(printed.items()):
        latest = _letters(found[-1][0])
        for (name, day, source), (later, by, _) in pairwise(found):
            if _letters(name) in (latest, _letters(later)) or _printed_again(name, by, found):
                continue
            days = {s["date"] for s in successions if s["new_code"] == code and day < s["date"] <= by}
            on = days.pop() if len(days) == 1 else ""
            table.append([code, name, on, on or by, source])
    return table


def _printed_again(name: str, after: str, found: list[tuple[str, str, str]]) -> bool:
    return any(day > after and _letters(other) == _letters(name) for other, day, _ in found)


def _letters(name: str) -> str:
    """A name without what tells no two trusts apart, as whoever reads a return's cover compares them."""
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    return "".join(word for word in words if word not in ("nhs", "foundation", "trust", "the", "and"))


def write(path: Path, header: str, table: Iterable[list[str]]) -> None:
    """Write one CSV with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(table)


def compile_register(facts: Path, out: Path) -> None:
    """Write `register.csv`, `trust_types.csv` and `trust_names.csv`, and copy what is taken over as it stands."""
    write(out / "register.csv", "ods_code,name,region,open_from,closed_on,source", register(facts))
    write(out / "trust_types.csv", "ods_code,as_of_year,published_type,source", types(facts))
    write(out / "trust_names.csv", "ods_code,name,renamed_on,renamed_by,source", earlier_names(facts))
    for name in ("trust_successions.csv", "system_membership.csv"):
        shutil.copyfile(facts / name, out / name)


if __name__ == "__main__":
    compile_register(Path(sys.argv[1]) if len(sys.argv) > 1 else FACTS, OUT)
