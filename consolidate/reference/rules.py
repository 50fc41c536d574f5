"""The page about findings: every rule by family, where the checks draw their lines, and what is too large to read."""

from collections.abc import Mapping

from consolidate.catalogue.home import home
from consolidate.catalogue.limits import STORE, Limit, read_store_limits
from consolidate.catalogue.rules import WAIVABLE, Rule, rule_book
from consolidate.catalogue.thresholds import thresholds
from consolidate.reference.markdown import code, figure, heading, labelled, link, paragraph, plain, table
from consolidate.sheets.limits import read_limits
from consolidate.words.findings import Severity

_SEVERITY = {
    Severity.ERROR: "keeps the file or the return out until it is mended",
    Severity.QUERY: "asks the trust for a reason; the return is loaded all the same",
    Severity.NOTE: "informs",
}


def rules_page() -> list[str]:
    """Every finding that the program can make, then thresholds, delivery models and limits."""
    lines = heading(1, "Findings and checks")
    lines += paragraph(
        "What a check can find, as declared in `benchmarks/rules/`, one file a family. `consolidate explain NAME` "
        "prints the same about one finding."
    )
    lines += [*(f"- **{severity.value}:** {words}" for severity, words in _SEVERITY.items()), ""]
    book = rule_book()
    lines += table(
        ("Family", *(f"{severity.value}:" for severity in Severity)),
        [
            (
                link(family.label, family.label),
                *(str(sum(rule.severity is severity for rule in book.of_family(name))) for severity in Severity),
            )
            for name, family in book.families.items()
        ],
    )
    for name, family in book.families.items():
        lines += [*heading(2, family.label), *paragraph(f"{family.about} Declared in `benchmarks/rules/{name}.toml`.")]
        for rule in book.of_family(name):
            lines += _rule(rule)
    return [*lines, *_thresholds(), *_models(), *_limits()]


def _rule(rule: Rule) -> list[str]:
    return [
        *heading(3, rule.name),
        *paragraph(f"{rule.title} ({rule.severity.value})."),
        *labelled(
            [
                ("Why", plain(rule.why)),
                ("Example", plain(rule.example)),
                ("What to do", plain(rule.fix)),
                *([("Waiver", plain(WAIVABLE))] if rule.waivable else []),
            ]
        ),
    ]


def _thresholds() -> list[str]:
    return [
        *heading(2, "Where the checks draw their lines"),
        *paragraph("Conventions, not facts about a trust. Declared in `benchmarks/thresholds.toml`."),
        *table(
            ("Threshold", "Value:", "Unit", "Why it stands there", "Source"),
            [
                (code(one.id), figure(one.value), plain(one.unit), plain(one.why), plain(one.source))
                for one in thresholds().declared.values()
            ],
        ),
        *paragraph("Figures of the whole trust that others are divided by, and that a return cannot do without:"),
        *table(
            ("Figure", "What needs it"),
            [(code(one.field), plain(one.why)) for one in thresholds().denominators.values()],
        ),
        *paragraph("Columns of a line that never exceed another one, or a sum of others:"),
        *table(("Part", "Whole"), [(code(one.part), code(one.whole)) for one in thresholds().parts]),
        *paragraph("Columns of a line that add up to another one:"),
        *table(
            ("Whole", "Parts"),
            [(code(one.whole), ", ".join(code(part) for part in one.parts)) for one in thresholds().sums],
        ),
        *paragraph(
            "How a comment says that a contract includes the work of another line: "
            + ", ".join(f"'{word}'" for word in thresholds().words_of_including)
            + ", before the name of that line."
        ),
    ]


def _models() -> list[str]:
    return [
        *heading(2, "What is expected of each delivery model"),
        *table(
            ("Delivery model", "Expects a cost under", "At odds with most of it under", "Names a provider", "Cost"),
            [
                (
                    plain(one.word),
                    code(one.expects) if one.expects else "",
                    code(one.at_odds) if one.at_odds else "",
                    "yes" if one.needs_provider else "no",
                    "none" if one.no_cost else "some",
                )
                for one in thresholds().delivery_models.values()
            ],
        ),
    ]


def _limits() -> list[str]:
    path = home() / "benchmarks" / "limits.toml"
    return [
        *heading(2, "What a workbook may hold"),
        *paragraph(
            "Past one of these a workbook is refused, or we do not write it. Declared in `benchmarks/limits.toml`."
        ),
        *table(
            ("Limit", "Value:", "Unit", "Reason"),
            _rows(read_limits(path)),
        ),
        *heading(2, "What one question to the store may take"),
        *paragraph(
            "Past one of these it ends with exit code 7 and the store as it was. Declared in `benchmarks/limits.toml`."
        ),
        *table(
            ("Limit", "Value:", "Unit", "Reason"),
            _rows({f"{STORE}.{name}": one for name, one in read_store_limits(path).items()}),
        ),
    ]


def _rows(declared: Mapping[str, Limit]) -> list[tuple[str, str, str, str]]:
    return [(code(name), figure(one.value), plain(one.unit), plain(one.reason)) for name, one in declared.items()]
