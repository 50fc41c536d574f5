"""Reading declarations: TOML and CSV into frozen dataclasses that refuse what they do not know.

A key that is unknown, missing or of the wrong kind is refused by file and key, with the nearest
known key where there is one. Knows nothing of what is being declared.
"""

import csv
import dataclasses
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear

T = TypeVar("T")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known word, or lists what is known when nothing is near."""
    known = sorted(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known: {', '.join(known)}." if known else "Nothing is declared there."


def read_toml(path: Path) -> dict[str, Any]:
    """The table in a TOML file; numbers with a point arrive as Decimal, so that no digit is lost."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path}: is not TOML: {error}.") from error


def read_csv(path: Path, expected: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a CSV file whose header is exactly `expected`, in that order."""
    expected = list(expected)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            header = list(reader.fieldnames or [])
            if header != expected:
                raise DeclarationError(f"{path}: the header is {', '.join(header)}; expected {', '.join(expected)}.")
            return list(reader)
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read ({error.strerror}).") from error


def build(kind: type[T], table: Mapping[str, Any], where: str) -> T:
    """Make a dataclass of type `kind` from a TOML table. `where` names file and place for messages."""
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in fields:
            raise DeclarationError(f"{where}: unknown key '{key}'. {did_you_mean(key, fields)}")
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            values[name] = convert(hints[name], table[name], f"{where}: key '{name}'")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise DeclarationError(
                f"{where}: key '{name}' is missing. Add it; every key without a default is required."
            )
    return kind(**values)


def convert(hint: Any, value: Any, where: str) -> Any:
    """Turn a TOML value into what a dataclass field asks for, or refuse it by name."""
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return convert(next(a for a in arguments if a is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(where, value, "a list")
        return tuple(convert(arguments[0], item, f"{where}[{number}]") for number, item in enumerate(value, 1))
    if origin in (dict, Mapping, typing.get_origin(Mapping[str, int])):
        if not isinstance(value, dict):
            raise _wrong(where, value, "a table")
        return {key: convert(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint is not CollectionYear:
        if not isinstance(value, dict):
            raise _wrong(where, value, "a table")
        return build(hint, value, where)
    return _convert_plain(hint, value, where)


def _convert_plain(hint: Any, value: Any, where: str) -> Any:
    if hint is CollectionYear:
        if not isinstance(value, str):
            raise _wrong(where, value, "a year such as '2025/26'")
        try:
            return CollectionYear.parse(value)
        except ValueError as error:
            raise DeclarationError(f"{where}: {error}.") from error
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError as error:
            raise DeclarationError(
                f"{where}: '{value}' is not allowed. {did_you_mean(str(value), [str(member.value) for member in hint])}"
            ) from error
    if hint is Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
            raise _wrong(where, value, "a number")
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise _wrong(where, value, "a number") from error
    if hint is date:
        if type(value) is not date:
            raise _wrong(where, value, "a date such as 2026-04-01")
        return value
    if hint is Any:
        return value
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise _wrong(where, value, {str: "text", int: "a whole number", bool: "true or false"}.get(hint, str(hint)))
    return value


def _wrong(where: str, value: object, expected: str) -> DeclarationError:
    return DeclarationError(f"{where}: found {value!r}; expected {expected}.")


def lookup(table: Mapping[str, T], key: str, what: str) -> T:
    """`table[key]`, or a refusal that says what kind of thing is unknown and offers the nearest."""
    try:
        return table[key]
    except KeyError:
        raise DeclarationError(f"There is no {what} '{key}'. {did_you_mean(key, table)}") from None
