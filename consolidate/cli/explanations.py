"""What can be explained, from where it is declared: rules, metrics, parameters, exit codes.

Knows how to put each declaration into labelled parts, in words. To explain another kind of thing, add a Source.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.metrics import Definition, Metric, Term
from consolidate.catalogue.parameters import DatedSchedule, DatedValue, parameter_book
from consolidate.catalogue.rules import WAIVABLE, rule_book
from consolidate.catalogue.waivers import EXAMPLE, FILE_NAME, KEYS
from consolidate.words.errors import ExitCode, UsageProblem
from consolidate.words.units import UNITS

_EXIT_CODES: Mapping[ExitCode, tuple[str, str]] = {
    ExitCode.DONE: ("Done.", "Nothing."),
    ExitCode.FINDINGS: (
        "There are findings at or above the level asked for; a refused file is one.",
        "Read the findings, put the files right and run again; or ask for another level with --fail-on.",
    ),
    ExitCode.USAGE: (
        "The command line or a declaration file is wrong.",
        "Read the sentence on standard error; it names the option, or the file and key.",
    ),
    ExitCode.NOTHING_READ: (
        "None of the files given could be read.",
        "Read the findings; each names a file and what to send instead.",
    ),
    ExitCode.STORE: (
        "The store is missing, busy, damaged, or does not agree with its ledger.",
        "Read the sentence on standard error. Do not work on with the store before the cause is known.",
    ),
    ExitCode.NOT_ENOUGH_DATA: (
        "There is too little data for what was asked.",
        "Load what the sentence on standard error names as missing.",
    ),
    ExitCode.CANNOT_WRITE: (
        "An output, or the store, could not be written; no half file is left.",
        "Make room, close the file where it is open, or name another place.",
    ),
    ExitCode.LIMIT: (
        "A time or memory limit was reached; nothing was changed.",
        "Give fewer files at a time, or look at the file that took so long.",
    ),
    ExitCode.INTERNAL: (
        "Something went wrong in the tool, not in your file.",
        "Send the maintainers the log that was named; it may quote a cell, so read it first.",
    ),
    ExitCode.INTERRUPTED: ("You stopped it.", "Run it again; a load that had not finished changed nothing."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A title and labelled parts in reading order. A part is one paragraph, or several."""

    name: str
    kind: str
    title: str
    parts: Mapping[str, str | tuple[str, ...]]

    @property
    def is_metric(self) -> bool:
        """Whether it explains a metric, which has figures where there is a store."""
        return self.kind.startswith("metric")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of thing that can be explained: every name, and what is declared about one of them."""

    names: Callable[[], Iterable[str]]
    about: Callable[[str], Explanation]


def explanations(name: str) -> list[Explanation]:
    """Everything of that name, hyphens and underscores alike. Raises UsageProblem with the nearest known names."""
    if name == "exit-codes":
        return [_about_exit_code(str(code.value)) for code in ExitCode]
    spellings = {name, name.lower().replace("_", "-"), name.lower().replace("-", "_")}
    known: set[str] = set()
    found = []
    for source in SOURCES:
        names = set(source.names())
        known |= names
        found += [source.about(one) for one in sorted(spellings & names)]
    if found:
        return found
    near = get_close_matches(name.lower(), sorted(known), n=3)
    raise UsageProblem(
        f"There is nothing called '{name}' to explain. "
        + (
            f"Did you mean {' or '.join(near)}?"
            if near
            else "A finding's name stands where the finding is printed; `consolidate metric list` lists the metrics."
        )
    )


def _about_rule(name: str) -> Explanation:
    rule = rule_book().rules[name]
    family = rule_book().families[rule.family]
    return Explanation(
        name=name,
        kind=f"finding, {rule.severity}",
        title=rule.title,
        parts={
            "severity": rule.severity.value,
            "family": family.label,
            "why": rule.why,
            "example": rule.example,
            "fix": rule.fix,
            "waiver": WAIVABLE if rule.waivable else "Cannot be waived: it is no judgement on a figure.",
        },
    )


def _about_metric(name: str) -> Explanation:
    metric = catalogue().metrics.metrics[name]
    parts: dict[str, str | tuple[str, ...]] = {
        "why": metric.why,
        "unit": UNITS[metric.unit].words,
        "direction": metric.direction.value,
        "opportunity": metric.opportunity.value,
        "definition": tuple(_definition(one) for one in metric.definition) or _computed(metric),
        "parameters": metric.parameters,
        "caveats": metric.caveats,
        "explanation": metric.explanation,
        "published": tuple(f"{one.year}: {one.value}, {one.what} ({one.source})" for one in metric.published),
        "limits": tuple(f"{one.label}. {one.status} ({one.source})" for one in metric.limit),
        "reference": metric.reference,
        "review": metric.review.isoformat(),
    }
    return Explanation(
        name=name,
        kind=f"metric, one value a {metric.grain}",
        title=metric.label,
        parts={label: text for label, text in parts.items() if text},
    )


def _definition(definition: Definition) -> str:
    text = _term(definition.numerator)
    if definition.minus is not None:
        text = f"({text} less {_term(definition.minus)})"
    if definition.denominator is not None:
        text = f"{text} over {_term(definition.denominator)}"
    return f"from {definition.since}: {text}{f'. {definition.note}' if definition.note else ''}"


def _computed(metric: Metric) -> tuple[str, ...]:
    """A metric that no single ratio defines names its inputs; `consolidate metric sql` prints the rest."""
    inputs = ", ".join(_term(term) for term in metric.inputs)
    return (f"computed from {inputs}; see `consolidate metric sql {metric.id}`",)


def _term(term: Term) -> str:
    return f"{term.of} of the {term.at}" if term.at in ("trust", "function") else f"{term.of} of {term.at}"


def _about_parameter(name: str) -> Explanation:
    book = parameter_book()
    item = book.parameters.get(name) or book.schedules[name]
    parts: dict[str, str | tuple[str, ...]] = {
        "unit": UNITS[item.unit].words,
        "applies to": item.applies_to,
        "status": item.status,
        "values": tuple(_dated(value) for value in item.values),
        "review": item.review.isoformat(),
    }
    return Explanation(
        name=name, kind="parameter", title=item.label, parts={label: text for label, text in parts.items() if text}
    )


def _dated(value: DatedValue | DatedSchedule) -> str:
    if isinstance(value, DatedValue):
        figure = str(value.value)
    else:
        figure = ", ".join(f"{step.value} from year {step.year}" for step in value.steps)
    note = f" {value.note}." if value.note else ""
    return f"from {value.since.isoformat()}: {figure} ({value.evidence.words}: {value.source}).{note}"


def _about_exit_code(name: str) -> Explanation:
    code = ExitCode(int(name)) if name.isdigit() else ExitCode[name.upper().replace("-", "_")]
    title, do = _EXIT_CODES[code]
    return Explanation(name=str(code.value), kind=f"exit code, {_word(code)}", title=title, parts={"do": do})


def _word(code: ExitCode) -> str:
    return code.name.lower().replace("_", "-")


def _about_waivers(name: str) -> Explanation:
    waivable = ", ".join(rule.name for rule in rule_book().rules.values() if rule.waivable)
    return Explanation(
        name=name,
        kind="file",
        title="Findings that somebody lets stand, with a reason, an owner and a last day.",
        parts={
            "file": f"{FILE_NAME} beside the store, or --waivers FILE on check and load.",
            "effect": "A waived error or query becomes a note under its own name. It keeps no return out, does not "
            "count for --fail-on, and is kept in the store with its reason, its owner and its last day.",
            "example": EXAMPLE,
            **KEYS,
            "waivable": waivable,
        },
    )


SOURCES: tuple[Source, ...] = (
    Source(names=lambda: rule_book().rules, about=_about_rule),
    Source(names=lambda: ("waivers",), about=_about_waivers),
    Source(names=lambda: catalogue().metrics.metrics, about=_about_metric),
    Source(names=lambda: [*parameter_book().parameters, *parameter_book().schedules], about=_about_parameter),
    Source(
        names=lambda: [name for code in ExitCode for name in (str(code.value), _word(code))], about=_about_exit_code
    ),
)
"""Every kind of thing that has a name, in the order in which explanations are printed."""
