"""How a cell looks, in words of our own. Knows nothing of what stands in it."""

import re
from dataclasses import dataclass
from typing import Literal

from consolidate.words.errors import DeclarationError

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)

Border = Literal["none", "thin", "medium", "dotted", "hair"]
Align = Literal["general", "left", "centre", "right"]
Vertical = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One look. Colours are "#RRGGBB", `size` is in points, `number_format` is Excel's own notation.

    `locked` cells cannot be changed while their sheet is protected.
    """

    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str | None = None
    size: int = 11
    fill: str | None = None
    border: Border = "none"
    border_bottom: Border | None = None
    border_colour: str = "#AEB7BD"
    number_format: str = "General"
    wrap: bool = False
    align: Align = "general"
    vertical: Vertical = "bottom"
    indent: int = 0
    locked: bool = True
    font: str = "Arial"

    def __post_init__(self) -> None:
        for colour in (self.colour, self.fill, self.border_colour):
            if colour is not None and _COLOUR.fullmatch(colour) is None:
                raise DeclarationError(f"Colour '{colour}': expected six hexadecimal digits such as #005EB8.")


PLAIN = Style()
"""The style of a cell that asks for none."""
