"""What may be typed into an area of a sheet, and when it changes its look, for a workbook to be written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consolidate.sheets.addresses import area_of
from consolidate.sheets.limits import Limits
from consolidate.words.errors import DeclarationError


class Accepts(StrEnum):
    """What an area takes. `ANY` takes everything and only shows its prompt."""

    ANY = "any"
    LIST = "list"
    DECIMAL = "decimal"
    WHOLE = "whole"
    DATE = "date"
    TEXT_LENGTH = "text_length"


class Strictness(StrEnum):
    """What Excel does with another value: refuse it, ask, or tell."""

    STOP = "stop"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What may be typed into `area` ("D5:D28"), with the words shown before and after.

    A list has `choices` written out, or a `source` range ("=Lists!$A$2:$A$9"). Other kinds have a
    `minimum`, a `maximum` or both. Blank is always allowed.
    """

    area: str
    accepts: Accepts
    choices: tuple[str, ...] = ()
    source: str | None = None
    minimum: Decimal | int | date | None = None
    maximum: Decimal | int | date | None = None
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""
    strictness: Strictness = Strictness.STOP

    def __post_init__(self) -> None:
        _check_area(self.area)
        if self.accepts is Accepts.LIST:
            if bool(self.choices) == bool(self.source):
                raise DeclarationError(f"{self.area}: a list needs either choices or a source range.")
            if any("," in choice for choice in self.choices):
                raise DeclarationError(f"{self.area}: a choice holds a comma; put the choices on a sheet and name it.")
        elif self.accepts is not Accepts.ANY and self.minimum is None and self.maximum is None:
            raise DeclarationError(f"{self.area}: a {self.accepts} validation needs a minimum or a maximum.")

    def check_fit(self, most: Limits) -> None:
        """Raise DeclarationError where Excel would refuse a text for its length."""
        for what, text, longest in (
            ("prompt title", self.prompt_title, most.excel_prompt_title),
            ("error title", self.error_title, most.excel_prompt_title),
            ("prompt", self.prompt, most.excel_prompt_text),
            ("error text", self.error, most.excel_prompt_text),
            ("list of choices", ",".join(self.choices), most.excel_prompt_text),
        ):
            if _excel_length(text) > longest:
                raise DeclarationError(
                    f"{self.area}: the {what} has {_excel_length(text)} characters; Excel takes {longest}. "
                    f"Shorten '{text[:40]}'."
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalFormat:
    """The look that `area` takes on where `formula`, written for its first cell, is true."""

    area: str
    formula: str
    style: str

    def __post_init__(self) -> None:
        _check_area(self.area)
        if not self.formula.startswith("="):
            raise DeclarationError(f"{self.area}: condition {self.formula!r} does not start with '='.")


def _check_area(area: str) -> None:
    try:
        area_of(area)
    except ValueError as error:
        raise DeclarationError(f"Area '{area}': {error}.") from error


def _excel_length(text: str) -> int:
    """Length as Excel counts it: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // len("x".encode("utf-16-le"))
