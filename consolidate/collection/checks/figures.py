"""The figures of one return as checks look at them: by function, line and field, with sums that know their gaps.

Knows how figures are found and said. Knows no rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.taxonomy import Function, Line, Taxonomy, Volume
from consolidate.catalogue.thresholds import Thresholds
from consolidate.words.beside import NOTHING_BESIDE, Beside
from consolidate.words.facts import TRUST_LEVEL, Fact, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import State
from consolidate.words.units import UNITS

COSTS = ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in", "recharged_out")
"""The parts of a line's net cost, as declared in `benchmarks/measures.toml`."""

PATHOLOGY = "pathology"
"""The function of the facts of the Pathology sheet; each discipline is a line."""

NET = "net_cost"
CORRECTED = "corrected_net_cost"


@dataclass(frozen=True, slots=True)
class Figures:
    """One submission, looked up by what its figures are about."""

    submission: Submission
    taxonomy: Taxonomy
    by_key: dict[tuple[str, str, str], Fact]

    @classmethod
    def of(cls, submission: Submission, taxonomy: Taxonomy) -> "Figures":
        """Index a submission's facts; a correction of last year has a field of its own."""
        return cls(submission, taxonomy, {(f.function, f.line, f.field): f for f in submission.facts})

    def fact(self, function: str, line: str, field: str) -> Fact | None:
        """The fact, or None where the return has none or its cell could not be read."""
        return self.by_key.get((function, line, field))

    def number(self, function: str, line: str, field: str) -> Decimal | None:
        """The figure, or None where there is none."""
        fact = self.fact(function, line, field)
        return fact.value if fact is not None and fact.state.has_figure else None

    def trust(self, field: str) -> Decimal | None:
        """A figure about the whole trust."""
        return self.number(TRUST_LEVEL, TRUST_LEVEL, field)

    def word(self, function: str, line: str, field: str) -> str:
        """A word or text; empty where there is none."""
        fact = self.fact(function, line, field)
        return fact.raw if fact is not None and fact.state is State.PROVIDED else ""

    def measure(self, function: str, line: str, measure: str) -> Decimal | None:
        """A sum of parts; None unless every part is there, or says why its absence means zero."""
        total = Decimal(0)
        for part, weight in self.taxonomy.measures[measure].weights.items():
            value = self.number(function, line, part)
            if value is None:
                fact = self.fact(function, line, part)
                blank = fact is not None and fact.state is State.BLANK
                if not (blank and self.taxonomy.fields[part].blank_means_zero):
                    return None
                value = Decimal(0)
            total += weight * value
        return total

    def lines(self) -> Iterator[tuple[Function, Line]]:
        """Every declared line that this return answers."""
        answered = {(fact.function, fact.line) for fact in self.submission.facts}
        for function in self.taxonomy.functions.values():
            for line in function.lines:
                if (function.id, line.id) in answered:
                    yield function, line

    def rows(self) -> Iterator[tuple[str, str]]:
        """Function and line of every row with costs and people: service lines, and pathology disciplines."""
        for function, line in self.lines():
            yield function.id, line.id
        answered = {fact.line for fact in self.submission.facts if fact.function == PATHOLOGY}
        for discipline in self.taxonomy.disciplines:
            if discipline in answered:
                yield PATHOLOGY, discipline

    def volumes(self) -> Iterator[tuple[Function, Line, Volume]]:
        """Every declared volume of those lines."""
        for function, line in self.lines():
            for volume in line.volumes:
                yield function, line, volume

    def label(self, fact: Fact) -> str:
        """What a fact is about, in words: Accounts payable, Pay."""
        function = self.taxonomy.functions.get(fact.function)
        line = next((ln for ln in function.lines if ln.id == fact.line), None) if function else None
        volume = next((v for v in line.volumes if v.id == fact.field), None) if line else None
        table = self.taxonomy.trust_fields if fact.function == TRUST_LEVEL else self.taxonomy.fields
        field = table.get(fact.field)
        what = volume.label if volume else field.label if field else fact.field.replace("_", " ")
        row = self.row_label(fact.function, fact.line)
        return f"{row}, {what}" if row else what[:1].upper() + what[1:]

    def row_label(self, function: str, line: str) -> str:
        """What a row is called: a service line or a pathology discipline; empty for a row of another kind."""
        known = self.taxonomy.functions.get(function)
        named = next((ln.label for ln in known.lines if ln.id == line), "") if known else ""
        discipline = self.taxonomy.disciplines.get(line) if function == PATHOLOGY else None
        return named or (discipline.label if discipline else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every check is given. `last_year` is None where nothing is known of it."""

    figures: Figures
    last_year: Figures | None
    thresholds: Thresholds
    beside: Beside = NOTHING_BESIDE

    def finding(self, name: str, fact: Fact | None, *, found: str, expected: str, do: str) -> Finding:
        """A finding at the cell of a fact; about the whole file without one."""
        return rule_book().finding(
            name,
            file=self.figures.submission.file,
            sheet=fact.sheet if fact else None,
            cell=fact.cell if fact else None,
            found=found,
            expected=expected,
            do=do,
        )

    def net_last_year(self, function: str, line: str) -> Decimal | None:
        """Last year's net cost: as the trust corrected it, else as it was returned or printed on the form."""
        corrected = self.figures.number(function, line, CORRECTED)
        if corrected is not None or self.last_year is None:
            return corrected
        returned = self.last_year.measure(function, line, NET)
        return returned if returned is not None else self.last_year.number(function, line, NET)

    def last_year_of(self, fact: Fact) -> Decimal | None:
        """Last year's figure of a volume or a total: as the trust corrected it, else as it was returned or printed."""
        corrected = self.figures.number(fact.function, fact.line, f"{fact.field}.corrected")
        if corrected is not None or self.last_year is None:
            return corrected
        return self.last_year.number(fact.function, fact.line, fact.field)

    def is_thousandfold(self, now: Decimal, before: Decimal) -> bool:
        """Whether two figures are about a thousand times apart, which nothing but a slip of unit explains."""
        if now <= 0 or before <= 0:
            return False
        low, high = self.thresholds["thousandfold_from"], self.thresholds["thousandfold_to"]
        return low <= now / before <= high or low <= before / now <= high


Check = Callable[[Asked], Iterable[Finding]]
Checks = Mapping[str, Check]
"""The checks of a family by the names of their rules."""


def said(value: Decimal, unit: str) -> str:
    """A figure in words: £611,840,000, or 12.50 WTE. Decimals only where there are any, two at most."""
    decimals = 0 if value == value.to_integral_value() else 2
    declared = UNITS[unit]
    sign = "-" if value < 0 else ""
    return f"{sign}{declared.prefix}{abs(value):,.{decimals}f}{declared.suffix}"


def percent(share: Decimal) -> str:
    """A share as a percentage with one decimal."""
    return f"{share:.1%}"
