"""Ways to spoil a clean return so that one rule finds it: what a mutator is given, what it gives, and how it is tried.

A mutator takes a clean return and a source of chance, and says what was typed otherwise, at which cell the rule has to
fire, and which other rules may follow from the same thing.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

import openpyxl
from returns import YEAR, form, plan

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layouts import CellKind
from consolidate.catalogue.taxonomy import Taxonomy, Volume
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.return_filling import Answer
from consolidate.collection.return_form import Form, Key
from consolidate.sheets.plan import BookPlan, CellPlan
from consolidate.words.beside import NOTHING_BESIDE, Beside
from consolidate.words.facts import Submission
from consolidate.words.years import CollectionYear
from sample_data.generator.invented import Footprint, footprint
from sample_data.generator.parameters import read_parameters

Line = tuple[str, str]
CODES = ("ZN101", "ZN102", "ZN103", "ZN105", "ZN106", "ZN107")
"""The trusts of the footprint of which nothing is declared to be unexplained or left out."""

COSTS = ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in", "recharged_out")
TRUST_ROW = ("trust", "trust")
SIGNED = ("trust", "signoff", "signed_total")
WHOLE_FILE = ("", "", "")
"""Where a rule that is about the whole file stands."""


@dataclass(frozen=True, kw_only=True)
class Clean:
    """A clean return: whose it is, its answers, and those of the year before."""

    code: str
    answers: Mapping[Key, Answer]
    before: Mapping[Key, Answer]
    form: Form
    rng: random.Random

    @property
    def taxonomy(self) -> Taxonomy:
        return catalogue().taxonomy

    def number(self, line: Line, field: str) -> Decimal:
        """A figure; 0 for none."""
        answer = self.answers.get((*line, field))
        return answer if isinstance(answer, Decimal) else Decimal(0)

    def lines(self, *, model: Iterable[str] = ("In-house",), pay: bool = True) -> list[Line]:
        """Lines that are done in one of some ways, with pay and people where `pay` says so."""
        wanted = set(model)
        found = [
            (function.id, line.id)
            for function in self.taxonomy.functions.values()
            for line in function.lines
            if (function.id, line.id, "pay_cost") in self.answers
        ]
        return [
            line
            for line in found
            if self.answers[(*line, "delivery_model")] in wanted
            and (not pay or (self.number(line, "pay_cost") > 60_000 and self.number(line, "wte_in_post") > 2))
        ]

    def line(self, *, model: Iterable[str] = ("In-house",), pay: bool = True) -> Line:
        """One of them."""
        return self.rng.choice(self.lines(model=model, pay=pay))

    def volumes(self, wanted: Callable[[Volume], bool] = lambda _: True) -> list[Key]:
        """Volumes with a figure of lines that have one."""
        return [
            (function.id, line.id, volume.id)
            for function in self.taxonomy.functions.values()
            for line in function.lines
            for volume in line.volumes
            if wanted(volume) and self.number((function.id, line.id), volume.id) > 0
        ]

    def gross(self, line: Line) -> Decimal:
        """What a line costs in all."""
        return sum((self.number(line, field) for field in COSTS[:4]), Decimal(0))

    def place(self, key: Key) -> tuple[str, str]:
        """Sheet and address of the cell of an answer."""
        return place_of(plan_of(self.code, self.form.layout.year), self.form.by_key[key].name)

    def row(self, line: Line) -> list[Key]:
        """The keys of all cells of a line, its volumes and posts too."""
        return [key for key in self.answers if key[:2] == line]

    def posts(self, line: Line) -> dict[Key, Answer]:
        """The posts by band of a line emptied: what they add up to is about to change."""
        words = ("posts_", "wte_bank", "wte_agency")
        return {key: None for key in self.row(line) if key[2].startswith(words) and key[2] != "wte_bank_agency"}


@dataclass(frozen=True, kw_only=True)
class Spoilt:
    """What a mutator did. `typed` are this year's answers, `before` last year's where the rule compares with it.

    `at` is the key of the cell where the rule has to fire, `place` the words for it where it is none ("Finance!A12",
    "Finance"). The total is signed again unless `as_signed`. `others` are other trusts' returns of the batch. `planned`
    changes the workbook before it is written, `change` what another program opened and then saved.
    """

    typed: Mapping[Key, Answer] = field(default_factory=dict)
    at: Key = WHOLE_FILE
    before: Mapping[Key, Answer] | None = None
    beside: Beside = NOTHING_BESIDE
    others: tuple[Submission, ...] = ()
    as_signed: bool = False
    planned: Callable[[BookPlan], BookPlan] | None = None
    change: Callable[[openpyxl.Workbook], object] | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mutator:
    """How a rule is made to fire, and what else may fire with it."""

    rule: str
    spoil: Callable[[Clean], Spoilt]
    also: frozenset[str]
    newest: bool
    """Whether it needs the newest form: one that asks for sharing and posts, or has a year before it."""


MUTATORS: dict[str, Mutator] = {}


def spoils(
    rule: str, *, also: Iterable[str] = (), newest: bool = False
) -> Callable[[Callable[[Clean], Spoilt]], Callable[[Clean], Spoilt]]:
    """Marks the mutator of a rule."""

    def mark(spoil: Callable[[Clean], Spoilt]) -> Callable[[Clean], Spoilt]:
        assert rule not in MUTATORS, rule
        MUTATORS[rule] = Mutator(rule=rule, spoil=spoil, also=frozenset(also), newest=newest)
        return spoil

    return mark


def answers_after(clean: Clean, spoilt: Spoilt) -> dict[Key, Answer]:
    """What the spoilt return says, its total signed for as it now is unless the mutator left the signature alone."""
    answers = {**clean.answers, **spoilt.typed}
    if not spoilt.as_signed and SIGNED not in spoilt.typed and answers.get(SIGNED) is not None:
        answers[SIGNED] = net_total(answers, clean.taxonomy)
    return answers


def net_total(answers: Mapping[Key, Answer], taxonomy: Taxonomy) -> Decimal:
    """The net cost of all lines that have every cost."""
    total = Decimal(0)
    for function in taxonomy.functions.values():
        for line in function.lines:
            costs = [answers.get((function.id, line.id, field)) for field in COSTS]
            figures = [cost for cost in costs if isinstance(cost, Decimal)]
            if len(figures) == len(COSTS):
                total += sum(figures[:4], Decimal(0)) - figures[4]
    return total


@cache
def plan_of(code: str, year: CollectionYear) -> BookPlan:
    """The workbook of a clean return, for the addresses of its cells."""
    return plan(year=year, code=code)


def cell_replaced(name: str, **look: object) -> Callable[[BookPlan], BookPlan]:
    """Puts something else into the cell of a defined name: a value, a formula with its result, a style."""

    def change(plan: BookPlan) -> BookPlan:
        sheet, cell = place_of(plan, name)

        def replaced(known: CellPlan) -> CellPlan:
            return replace(known, **look) if known.address == cell else known  # type: ignore[arg-type]

        sheets = tuple(
            replace(one, cells=tuple(map(replaced, one.cells))) if one.name == sheet else one for one in plan.sheets
        )
        return replace(plan, sheets=sheets, styles=dict(plan.styles))

    return change


def place_of(plan: BookPlan, name: str) -> tuple[str, str]:
    """Sheet and address of a defined name."""
    sheet, _, cell = plan.defined_names[name].rpartition("!")
    return sheet.strip("'"), cell.replace("$", "")


def number_slots(clean: Clean) -> list[Key]:
    """The cells that ask for a figure of this year and have one, of lines."""
    return [
        key
        for key, slot in clean.form.by_key.items()
        if slot.kind is CellKind.NUMBER
        and key[0] in clean.taxonomy.functions
        and isinstance(clean.answers.get(key), Decimal)
        and not slot.column.previous_year
    ]


def clean_return(name: str, seed: int, *, newest: bool = True) -> Clean:
    """A clean filled return of a random trust and year, drawn with a seed of its own; another one for every name."""
    rng = random.Random(f"{name} {seed}")
    year = YEAR if newest else rng.choice((YEAR, YEAR.previous))
    return of_trust(seed, rng.choice(CODES), year, rng)


def of_trust(seed: int, code: str, year: CollectionYear, rng: random.Random) -> Clean:
    """The return of one trust and year."""
    return Clean(
        code=code, answers=drawn(seed, code, year), before=drawn(seed, code, YEAR.previous), form=form(year), rng=rng
    )


@cache
def drawn(seed: int, code: str, year: CollectionYear) -> dict[Key, Answer]:
    """What a trust of a footprint answers, as it is drawn with a seed; nothing odd is planted in it."""
    return dict(footprint_of(seed).answers_of(code, str(year), form(year)))


@cache
def footprint_of(seed: int) -> Footprint:
    """North Shire with other figures than those that ship."""
    taxonomy = catalogue().taxonomy
    return footprint(replace(read_parameters(taxonomy), seed=f"mutators {seed}"), taxonomy, trust_register())
