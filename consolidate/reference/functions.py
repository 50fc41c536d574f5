"""The page about what trusts are asked: functions, lines, volumes, fields, measures, disciplines and peer groups."""

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.peers import peer_book
from consolidate.catalogue.taxonomy import Field, Function, Taxonomy
from consolidate.reference.markdown import code, heading, labelled, link, paragraph, plain, table
from consolidate.words.units import UNITS


def functions_page() -> list[str]:
    """Functions with their lines first, then everything that is asked of a line or of a trust."""
    taxonomy = catalogue().taxonomy
    functions = taxonomy.functions.values()
    lines = heading(1, "Functions, lines and fields")
    lines += paragraph(
        "What trusts are asked about, as declared in `benchmarks/`. The reference page of a return in "
        "`templates/reference/` shows where each stands in the workbook."
    )
    lines += table(
        ("Function", "Name", "Lines:", "Volumes:", "In the headline total"),
        [
            (
                link(plain(one.label), one.label),
                code(one.id),
                str(len(one.lines)),
                str(sum(len(line.volumes) for line in one.lines)),
                "yes" if one.headline else "no",
            )
            for one in functions
        ],
    )
    for one in functions:
        lines += _function(one)
    return [*lines, *_fields(taxonomy), *_measures(taxonomy), *_disciplines(taxonomy), *_peers()]


def _function(function: Function) -> list[str]:
    lines = heading(2, plain(function.label))
    lines += labelled(
        [
            ("Name", code(function.id)),
            ("Sheet of the return", plain(function.sheet)),
            ("Filled in by", plain(function.for_whom)),
            ("In the headline total", "yes" if function.headline else "no"),
            ("Source", plain(function.source)),
        ]
    )
    lines += table(
        ("Code", "Line", "What counts", "What does not"),
        [(code(one.code), plain(one.label), plain(one.counts), plain(one.excludes)) for one in function.lines],
    )
    volumes = [(line, volume) for line in function.lines for volume in line.volumes]
    if volumes:
        lines += paragraph("Volumes:")
    lines += table(
        ("Code", "Line", "Volume", "Name", "Unit", "What counts"),
        [
            (
                code(volume.code or f"{line.code}.{volume.id}"),
                plain(line.label),
                plain(volume.label),
                code(volume.id),
                _unit(volume.unit, whole=volume.whole),
                plain(volume.help),
            )
            for line, volume in volumes
        ],
    )
    return lines


def _unit(unit: str, *, whole: bool) -> str:
    words = plain(UNITS[unit].words)
    return f"{words}, whole" if whole and unit != "count" else words


def _fields(taxonomy: Taxonomy) -> list[str]:
    columns = ("Field", "Name", "Takes", "Unit", "What counts", "Words", "May be negative", "Read as zero when empty")
    return [
        *heading(2, "Fields of a line"),
        *paragraph("An empty cell is never zero unless its field says why it may be."),
        *table(columns, [_field(one) for one in taxonomy.fields.values()]),
        *heading(2, "Figures of a trust"),
        *table(columns, [_field(one) for one in taxonomy.trust_fields.values()]),
    ]


def _field(field: Field) -> tuple[str, ...]:
    is_number = field.kind.value == "number"
    return (
        plain(field.label),
        code(field.id),
        field.kind.value,
        _unit(field.unit, whole=field.whole) if is_number else "",
        plain(field.help),
        plain(", ".join(field.choices)),
        "yes" if is_number and (field.minimum is None or field.minimum < 0) else "",
        plain(field.blank_means_zero),
    )


def _measures(taxonomy: Taxonomy) -> list[str]:
    return [
        *heading(2, "Measures"),
        *paragraph("Named sums of the fields of a line."),
        *table(
            ("Measure", "Name", "Unit", "What it is", "Sum"),
            [
                (
                    plain(one.label),
                    code(one.id),
                    plain(UNITS[one.unit].words),
                    plain(one.help),
                    ", ".join(
                        f"{'−' if weight < 0 else '+'}{'' if abs(weight) == 1 else f' {abs(weight)} ×'} {code(field)}"
                        for field, weight in one.weights.items()
                    ),
                )
                for one in taxonomy.measures.values()
            ],
        ),
    ]


def _disciplines(taxonomy: Taxonomy) -> list[str]:
    return [
        *heading(2, "Pathology disciplines"),
        *table(
            ("Discipline", "Code", "Name", "Source"),
            [
                (plain(one.label), code(one.code), code(one.id), plain(one.source))
                for one in taxonomy.disciplines.values()
            ],
        ),
    ]


def _peers() -> list[str]:
    book = peer_book()
    return [
        *heading(2, "Peer groups"),
        *paragraph(
            f"A median needs {book.minimum_for_median} trusts and quartiles {book.minimum_for_quartiles}. "
            f"{book.minimum_reason} Real and invented trusts never share a group."
        ),
        *table(
            ("Group", "Name", "Rule", "Source"),
            [(plain(one.label), code(one.id), plain(one.rule), plain(one.source)) for one in book.group],
        ),
    ]
