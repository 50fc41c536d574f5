"""The page about parameters: every dated value with its source and how well it is known."""

from consolidate.catalogue.parameters import DatedSchedule, DatedValue, Evidence, Parameter, Schedule, parameter_book
from consolidate.reference.markdown import code, figure, heading, labelled, link, paragraph, plain, table
from consolidate.words.units import UNITS


def parameters_page() -> list[str]:
    """Every parameter and schedule by name, after a table of all of them."""
    book = parameter_book()
    items: list[Parameter | Schedule] = [*book.parameters.values(), *book.schedules.values()]
    items.sort(key=lambda item: item.id)
    lines = heading(1, "Parameters")
    lines += paragraph(
        "Rates, caps, pay points and shares, as declared in `benchmarks/parameters/`. A value holds from its day until "
        "the next one; before the first day there is no value, and none is guessed. A scenario may use its own."
    )
    lines += paragraph("How well a value is known:")
    lines += [*(f"- **{grade.value}:** {grade.words}" for grade in Evidence), ""]
    lines += table(
        ("Parameter", "Name", "Unit", "Newest value", "From"),
        [
            (
                link(plain(one.label), _title(one)),
                code(one.id),
                plain(UNITS[one.unit].words),
                _figure(one.values[-1]),
                one.values[-1].since.isoformat(),
            )
            for one in items
        ],
    )
    for one in items:
        lines += _parameter(one)
    return lines


def _title(item: Parameter | Schedule) -> str:
    return f"{item.label} ({item.id})"


def _parameter(item: Parameter | Schedule) -> list[str]:
    return [
        *heading(2, plain(_title(item))),
        *labelled(
            [
                ("Unit", plain(UNITS[item.unit].words)),
                ("Applies to", plain(item.applies_to)),
                ("Status", plain(item.status)),
                ("Next review", item.review.isoformat()),
            ]
        ),
        *table(
            ("From", "Value:", "Evidence", "Source", "Note"),
            [
                (one.since.isoformat(), _figure(one), one.evidence.value, plain(one.source), plain(one.note))
                for one in item.values
            ],
        ),
    ]


def _figure(value: DatedValue | DatedSchedule) -> str:
    if isinstance(value, DatedValue):
        return figure(value.value)
    return "; ".join(f"{figure(step.value)} from year {step.year}" for step in value.steps)
