"""What Excel says while somebody types: the prompt and the limits of each input cell.

The weakest of three layers, since pasting passes it by: nothing here is relied upon when the return is read.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from consolidate.catalogue.layouts import CellKind, Layout
from consolidate.collection.return_answers import number_of
from consolidate.collection.return_form import Slot
from consolidate.sheets.conditions import Accepts, Strictness, Validation


def validation_of(slot: Slot, area: str, layout: Layout, lists: Mapping[str, str]) -> Validation:
    """The rule of one input cell. A number or a date only warns, because n/a may be typed there."""
    match slot.kind:
        case CellKind.CHOICE:
            return _rule(
                slot,
                area,
                Accepts.LIST,
                Strictness.STOP,
                source=f"={lists[slot.list]}",
                error="Choose one of the words of the list; the Lists sheet says what each of them means.",
            )
        case CellKind.DATE:
            return _rule(
                slot,
                area,
                Accepts.DATE,
                Strictness.WARNING,
                minimum=layout.year.first_day,
                error="Type a date, such as 30/06/2026.",
            )
        case CellKind.TEXT:
            return _rule(
                slot,
                area,
                Accepts.TEXT_LENGTH,
                Strictness.STOP,
                maximum=layout.longest_text,
                error=f"Up to {layout.longest_text} characters, please.",
            )
        case _:
            # An unlimited figure still has to be a number: a validation needs a bound, so the widest is used.
            minimum = slot.minimum if slot.minimum is not None else -layout.largest_figure
            limits = f"{minimum:,} or more" if slot.minimum is not None else "with a minus sign if it is negative"
            return _rule(
                slot,
                area,
                Accepts.WHOLE if slot.whole else Accepts.DECIMAL,
                Strictness.WARNING,
                minimum=minimum,
                maximum=layout.largest_figure,
                error=f"Type {number_of(slot)}, {limits}; n/a if there is no figure.",
            )


def _rule(
    slot: Slot,
    area: str,
    accepts: Accepts,
    strictness: Strictness,
    *,
    error: str,
    source: str | None = None,
    minimum: Decimal | date | None = None,
    maximum: Decimal | int | None = None,
) -> Validation:
    return Validation(
        area=area,
        accepts=accepts,
        source=source,
        minimum=minimum,
        maximum=maximum,
        prompt_title=slot.column.header,
        prompt=slot.prompt,
        error_title=slot.column.header,
        error=error,
        strictness=strictness,
    )
