"""Every rule about a return is made to fire by spoiling a clean one: there, and nothing undeclared beside it.

The clean returns are drawn with other seeds than the sample data. A rule of these families without a mutator, or a
reason why it has none, fails here.
"""

import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import mutators_of_cells  # noqa: F401 - each module adds its mutators
import mutators_of_figures  # noqa: F401
import mutators_of_forms  # noqa: F401
import pytest
from mutating import MUTATORS, WHOLE_FILE, Clean, Mutator, Spoilt, answers_after, clean_return, of_trust, place_of
from returns import plan, read
from returns import spoilt as changed

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.checks import check_return
from consolidate.collection.checks.between import check_between
from consolidate.sheets.writer import book_bytes
from consolidate.words.facts import Submission
from consolidate.words.findings import Finding
from consolidate.words.years import CollectionYear

HERE = Path(__file__).parent
SEEDS = (1, 2)
FAMILIES = (
    "structure", "type", "required", "arithmetic", "units", "change", "peers", "reconciliation", "double_counting",
    "sign_off", "disclosure", "personal_data",
)  # fmt: skip
SUCCESSION = "test_return_succession.py"
CATALOGUE, READER, LAYOUT, LOAD = (
    "test_bad_input_catalogue.py", "test_return_reader.py", "test_return_layout.py", "test_cli_load.py",
)  # fmt: skip
ELSEWHERE = {
    "answer-empty-text": "bad_cells.py",
    "file-not-recognised": "test_cli_load.py",
    "last-year-without-predecessors": SUCCESSION,
    "personal-data-in-sheet": "test_personal_data.py",
    "return-blank": READER,
    "return-exported-by-numbers": READER,
    "return-layout-changed": LAYOUT,
    "return-left-behind": "test_migrating.py",
    "return-version-earlier": READER,
    "return-names-moved": READER,
    "return-of-an-earlier-year": LOAD,
    "return-of-another-year": READER,
    "return-sheet-doubled": READER,
    "return-table-doubled": READER,
    "return-table-missing": READER,
    "return-version-edited": READER,
    "return-version-missing": READER,
    "return-version-unknown": READER,
    "return-year-differs": READER,
    "trust-closed": READER,
    "trust-code-differs": READER,
    "trust-code-look-alike": READER,
    "trust-code-missing": READER,
    "trust-code-tidied": READER,
    "trust-code-unknown": READER,
    "trust-merged-in-year": CATALOGUE,
    "trust-name-differs": READER,
    "trust-population-differs": READER,
    "trust-renamed": SUCCESSION,
    "trust-took-over-in-year": SUCCESSION,
    "two-files-for-one-trust": CATALOGUE,
}
"""Rules about a workbook as a whole, its cover or its batch, of which no cell is chosen at random: who spoils one."""


def findings_of(clean: Clean, spoilt: Spoilt) -> tuple[list[Finding], dict]:
    """What is found in a spoilt return, and the place of each of its cells."""
    book = plan(answers_after(clean, spoilt), year=clean.form.layout.year, code=clean.code)
    data = book_bytes(spoilt.planned(book) if spoilt.planned else book)
    submission, findings = read(changed(spoilt.change, data) if spoilt.change else data)
    where = {key: "!".join(place_of(book, slot.name)) for key, slot in clean.form.by_key.items()}
    if submission is None:
        return list(findings), where
    last_year = None if spoilt.before is None else before_of(clean, spoilt)
    found = check_return(submission, taxonomy=catalogue().taxonomy, previous=last_year, beside=spoilt.beside)
    if spoilt.others:
        together = [submission, *spoilt.others]
        between = check_between(together, taxonomy=catalogue().taxonomy, thresholds=thresholds())
        found += between.get((clean.code, clean.form.layout.year), [])
    return [*findings, *found], where


def before_of(clean: Clean, spoilt: Spoilt) -> Submission:
    year = clean.form.layout.year.previous
    submission, findings = read(book_bytes(plan(spoilt.before, year=year, code=clean.code)))
    assert submission is not None, findings
    return submission


@cache
def known_of(seed: int, code: str, year: CollectionYear) -> frozenset[tuple[str, str | None, str | None]]:
    """What is found in a clean return itself: notes at most."""
    found, _ = findings_of(of_trust(seed, code, year, random.Random(seed)), Spoilt())
    assert {finding.name for finding in found} <= {"pay-of-one-post"}
    return frozenset(map(mark, found))


def mark(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.name, finding.sheet, finding.cell


def place_in_words(finding: Finding) -> str | None:
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mutator", MUTATORS.values(), ids=MUTATORS)
def test_a_rule_fires_where_a_return_was_spoilt_for_it(mutator: Mutator, seed: int) -> None:
    clean = clean_return(mutator.rule, seed, newest=mutator.newest)
    spoilt = mutator.spoil(clean)
    found, where = findings_of(clean, spoilt)
    known = known_of(seed, clean.code, clean.form.layout.year)
    new = [finding for finding in found if mark(finding) not in known]
    own = [finding for finding in new if finding.name == mutator.rule]
    place = spoilt.place or (None if spoilt.at == WHOLE_FILE else where[spoilt.at])
    assert place in map(place_in_words, own), (place, [finding.sentence for finding in new])
    assert {finding.name for finding in new} - {mutator.rule} <= mutator.also, new
    for finding in own:
        reads_well(finding)


def reads_well(finding: Finding) -> None:
    """Where first, then what, what was expected and what to do, in under 300 characters, with no blame."""
    assert finding.sentence.startswith(finding.where)
    assert len(finding.sentence) < 300, (len(finding.sentence), finding.sentence)
    assert finding.do.endswith((".", "?"))
    assert finding.found[0] not in " ,."
    for word in ("invalid", "illegal", "bad ", "wrong!"):
        assert word not in finding.sentence.casefold()


def test_every_rule_of_these_families_has_a_mutator_or_a_reason() -> None:
    rules = {rule.name for family in FAMILIES for rule in rule_book().of_family(family)}
    assert rules == set(MUTATORS) | set(ELSEWHERE)
    for rule, file in ELSEWHERE.items():
        assert f'"{rule}"' in (HERE / file).read_text(encoding="utf-8"), rule
    assert not set(MUTATORS) & set(ELSEWHERE)


def test_what_a_mutator_declares_beside_its_rule_is_a_rule() -> None:
    declared: Iterable[str] = {name for mutator in MUTATORS.values() for name in mutator.also}
    assert set(declared) <= set(rule_book().rules)
