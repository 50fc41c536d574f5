"""Reading `benchmarks/trusts/`: six CSV files and the words for types. Refuses what does not fit together."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consolidate.catalogue.declared import build, did_you_mean, read_csv, read_toml
from consolidate.catalogue.trust_entries import INVENTED, TYPES, EarlierName, Membership, Succession, TrustEntry
from consolidate.words.errors import DeclarationError
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

REGISTER = ("ods_code", "name", "region", "open_from", "closed_on", "source")
TRUST_TYPES = ("ods_code", "as_of_year", "published_type", "source")
NAMES = ("ods_code", "name", "renamed_on", "renamed_by", "source")
SUCCESSIONS = ("old_code", "new_code", "date", "source")
MEMBERSHIP = ("ods_code", "system_code", "system_name", "kind", "valid_from", "valid_to", "source")
INVENTED_TRUSTS = ("ods_code", "name", "type", "as_of_year", "footprint", "system", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWord:
    """A published word for a type and ours; with a code, for that trust alone."""

    published: str
    type: str
    reason: str
    ods_code: str = ""


def real_trusts(folder: Path) -> list[TrustEntry]:
    """The trusts of `register.csv` with their types of `trust_types.csv` and the names of `trust_names.csv`."""
    types = _types(folder)
    names = _earlier_names(folder / "trust_names.csv")
    path = folder / "register.csv"
    return [
        TrustEntry(
            ods_code=row["ods_code"],
            name=row["name"] or row["ods_code"],
            population=Population.REAL,
            types=tuple(sorted(types.get(row["ods_code"], []))),
            region=row["region"],
            open_from=_day_or_none(row["open_from"], path),
            closed_on=_day_or_none(row["closed_on"], path),
            earlier_names=tuple(names.get(row["ods_code"], ())),
        )
        for row in read_csv(path, REGISTER)
    ]


def invented_trusts(folder: Path) -> list[TrustEntry]:
    """The trusts of `invented_trusts.csv`."""
    path = folder / "invented_trusts.csv"
    return [
        TrustEntry(
            ods_code=row["ods_code"],
            name=row["name"],
            population=Population.INVENTED,
            types=((_year(row["as_of_year"], path), _known_type(row["type"], path)),),
            region=row["region"],
        )
        for row in read_csv(path, INVENTED_TRUSTS)
    ]


def footprints(folder: Path) -> dict[str, tuple[str, ...]]:
    """The invented footprints, each with its codes in the order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_csv(folder / "invented_trusts.csv", INVENTED_TRUSTS):
        if row["footprint"]:
            found[row["footprint"]] = (*found.get(row["footprint"], ()), row["ods_code"])
    return found


def successions(folder: Path) -> list[Succession]:
    """The rows of `trust_successions.csv`."""
    path = folder / "trust_successions.csv"
    return [
        Succession(old=row["old_code"], new=row["new_code"], on=_day(row["date"], path), source=row["source"])
        for row in read_csv(path, SUCCESSIONS)
    ]


def memberships(folder: Path) -> list[Membership]:
    """The rows of `system_membership.csv`, and each invented trust in its invented system, on every day."""
    path = folder / "system_membership.csv"
    real = [
        Membership(
            ods_code=row["ods_code"],
            system_code=row["system_code"],
            system_name=row["system_name"],
            kind=row["kind"],
            valid_from=_day(row["valid_from"], path),
            valid_to=_day_or_none(row["valid_to"], path),
            source=row["source"],
        )
        for row in read_csv(path, MEMBERSHIP)
    ]
    invented = [
        Membership(
            ods_code=row["ods_code"],
            system_code=row["footprint"] or row["system"].lower().replace(" ", "_"),
            system_name=row["system"],
            kind=INVENTED,
            valid_from=date.min,
            valid_to=None,
            source="invented",
        )
        for row in read_csv(folder / "invented_trusts.csv", INVENTED_TRUSTS)
    ]
    return real + invented


def _types(folder: Path) -> dict[str, list[tuple[CollectionYear, str]]]:
    path = folder / "trust_types.csv"
    words = _type_words(folder / "type_words.toml")
    types: dict[str, list[tuple[CollectionYear, str]]] = {}
    for row in read_csv(path, TRUST_TYPES):
        code, published = row["ods_code"], row["published_type"]
        ours = words.get((code, published)) or words.get(("", published))
        if ours is None:
            known = [word for trust, word in words if not trust]
            raise DeclarationError(
                f"{path}: '{published}' of {code} is not in type_words.toml. {did_you_mean(published, known)}"
            )
        types.setdefault(code, []).append((_year(row["as_of_year"], path), ours))
    return types


def _earlier_names(path: Path) -> dict[str, list[EarlierName]]:
    names: dict[str, list[EarlierName]] = {}
    for row in read_csv(path, NAMES):
        earlier = EarlierName(
            name=row["name"],
            renamed_on=_day_or_none(row["renamed_on"], path),
            renamed_by=_day(row["renamed_by"], path),
        )
        names.setdefault(row["ods_code"], []).append(earlier)
    return {code: sorted(found, key=lambda one: one.renamed_by) for code, found in names.items()}


def _type_words(path: Path) -> dict[tuple[str, str], str]:
    table = read_toml(path)
    words: dict[tuple[str, str], str] = {}
    for key in ("word", "exception"):
        for number, row in enumerate(table.get(key, []), 1):
            word = build(TypeWord, row, f"{path}: {key} {number}")
            words[word.ods_code, word.published] = _known_type(word.type, path)
    return words


def _known_type(word: str, path: Path) -> str:
    if word not in TYPES:
        raise DeclarationError(f"{path}: there is no type of trust '{word}'. {did_you_mean(word, TYPES)}")
    return word


def _year(text: str, path: Path) -> CollectionYear:
    try:
        return CollectionYear.parse(text)
    except ValueError as error:
        raise DeclarationError(f"{path}: {error}.") from error


def _day(text: str, path: Path) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DeclarationError(f"{path}: '{text}' is not a date; write it as 2017-10-01.") from error


def _day_or_none(text: str, path: Path) -> date | None:
    return _day(text, path) if text else None
