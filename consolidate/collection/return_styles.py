"""How the return looks: one style for each thing that a cell can be.

Colours are those of the house's visual language; the contrast of the ink on each fill is at least 11 to 1.
A fill only repeats what a word above the column says.
"""

from dataclasses import replace
from functools import cache

from consolidate.sheets.style import Align, Style, Vertical
from consolidate.words.units import UNITS

INK = "#1B2733"
INK_2 = "#4A5863"
OWN = "#12436D"
HAIRLINE = "#C3CBD2"
FILLS = {
    "input": "#FFF9C4",
    "last_year": "#DCEBF7",
    "calculated": "#F0F4F5",
    "fixed": "#FFFFFF",
    "explain": "#FFE8C2",
    "must_fix": "#FBE3E0",
}
"""By the style names that a layout's colour key uses."""

REMARKED = ("must_fix", "explain")
"""The fills of input cells about which something was found."""

TAB = {"front": OWN, "input": "#E0B400", "control": INK_2}
"""Colours of the tabs: first pages, pages to fill in, pages that check. The sheets' names say the same."""

DATE_FORMAT = "d mmm yyyy"


def number_format(unit: str) -> str:
    """Excel's notation for figures of a unit: thousands separated, the unit's own decimals."""
    decimals = UNITS[unit].decimals
    return "#,##0" + ("." + "0" * decimals if decimals else "")


@cache
def styles() -> dict[str, Style]:
    """Every style of the return by name. Those of figures end in a unit: input:gbp, calculated:wte."""
    made = {
        "title": Style(bold=True, size=18, colour=OWN),
        "subtitle": Style(size=10, colour=INK_2),
        "notice": Style(bold=True, size=11, colour=INK, fill=FILLS["must_fix"]),
        "heading": Style(bold=True, size=12, colour=OWN),
        "text": Style(size=10, colour=INK, vertical="top"),
        "meaning": Style(size=10, colour=INK, vertical="top", indent=1, align="left"),
        "strong": Style(bold=True, size=10, colour=INK, vertical="top"),
        "intro": Style(size=9, colour=INK_2, vertical="top"),
        "link": Style(size=10, colour=OWN, underline=True, vertical="top"),
        "header": _cell(bold=True, size=9, colour="#FFFFFF", fill=OWN, wrap=True, vertical="middle", indent=1),
        "header_right": _cell(
            bold=True, size=9, colour="#FFFFFF", fill=OWN, wrap=True, vertical="middle", align="right"
        ),
        "code": _cell(size=9, colour=INK_2, indent=1),
        "label": _cell(bold=True, size=10, wrap=True, indent=1),
        "wording": _cell(size=9, wrap=True, indent=1),
        "cell": _cell(size=10, wrap=True, indent=1),
        "cell_link": _cell(size=10, colour=OWN, underline=True, indent=1),
        "cell_number": _cell(size=10, align="right"),
        "identity": _cell(bold=True, size=10, indent=1),
        "total": _cell(bold=True, size=10, indent=1),
        "progress": Style(bold=True, size=14, colour=OWN),
        "when_explain": Style(bold=True, fill=FILLS["explain"], colour=INK),
        "when_must_fix": Style(bold=True, fill=FILLS["must_fix"], colour=INK),
    }
    for name, fill in FILLS.items():
        made[f"tag_{name}"] = _cell(bold=True, size=8, colour=INK_2, fill=fill, indent=1, vertical="middle")
        made[f"key_{name}"] = _cell(bold=True, size=10, fill=fill, indent=1)
    for look in ("last_year", "calculated"):
        made[look] = _cell(size=10, fill=FILLS[look], align="right")
        made[f"{look}_text"] = _cell(size=9, fill=FILLS[look], wrap=True, indent=1)
        made[f"{look}_word"] = _cell(bold=True, size=10, fill=FILLS[look], align="centre")
        made[f"{look}_change"] = _cell(size=10, fill=FILLS[look], align="right", number_format="+0.0%;-0.0%;0.0%")
        made[f"{look}_rate"] = _cell(size=10, fill=FILLS[look], align="right", number_format="0.00%")
    made["fixed_rate"] = _cell(size=10, align="right", number_format="0%")
    made["input_text"] = _cell(size=10, fill=FILLS["input"], wrap=True, locked=False, indent=1)
    made["input_open"] = _cell(size=10, fill=FILLS["input"], locked=False, indent=1)
    made["input_date"] = _cell(size=10, fill=FILLS["input"], locked=False, number_format=DATE_FORMAT, align="left")
    for unit in (unit for unit in UNITS if unit != "text"):
        figures = number_format(unit)
        made[f"input:{unit}"] = _cell(size=10, fill=FILLS["input"], locked=False, align="right", number_format=figures)
        for look in ("last_year", "calculated"):
            made[f"{look}:{unit}"] = _cell(size=10, fill=FILLS[look], align="right", number_format=figures)
            made[f"{look}:{unit}:total"] = _cell(
                bold=True, size=10, fill=FILLS[look], align="right", number_format=figures
            )
        made[f"fixed:{unit}"] = _cell(size=10, align="right", number_format=figures)
    for name in [name for name in made if name.startswith("input")]:
        for look in REMARKED:
            made[remarked(name, look)] = replace(made[name], fill=FILLS[look])
    return made


def remarked(style: str, look: str) -> str:
    """The name of an input style with the fill of a remark: input:gbp!must_fix."""
    return f"{style}!{look}"


def _cell(
    *,
    size: int,
    bold: bool = False,
    underline: bool = False,
    colour: str = INK,
    fill: str | None = None,
    wrap: bool = False,
    align: Align = "general",
    vertical: Vertical = "top",
    locked: bool = True,
    number_format: str = "General",
    indent: int = 0,
) -> Style:
    """A cell of a table: hairlines around it, text at the top so that rows with long wording read across."""
    return Style(
        size=size,
        bold=bold,
        underline=underline,
        colour=colour,
        fill=fill,
        wrap=wrap,
        align="left" if indent and align == "general" else align,
        vertical=vertical,
        locked=locked,
        number_format=number_format,
        indent=indent,
        border="thin",
        border_colour=HAIRLINE,
    )
