"""From a scenario file to a sized case: its figures typed in the file itself, or taken from a store."""

from collections.abc import Callable
from pathlib import Path

from consolidate.benchmark.measurer import Measurer
from consolidate.case.collected import collected_baseline, collected_comparators
from consolidate.case.result import CaseResult
from consolidate.case.scenario import Scenario, read_scenario
from consolidate.case.scenario_check import check_scenario
from consolidate.case.size import size
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.parameters import parameter_book


def read_checked(path: Path) -> Scenario:
    """A scenario that makes sense. Raises DeclarationError naming file, key and what is wrong."""
    scenario = read_scenario(path)
    check_scenario(scenario, catalogue().taxonomy, parameter_book(), str(path))
    return scenario


def sized(scenario: Scenario, measurer: Callable[[], Measurer]) -> CaseResult:
    """The case of a scenario; `measurer` is asked only when the baseline is to come from the store.

    Raises NotEnoughData where nothing can be sized, UsageProblem where trusts and population do not fit.
    """
    book = parameter_book()
    if scenario.baseline:
        return size(scenario, None, book)
    asked = measurer()
    return size(scenario, collected_baseline(scenario, asked), book, collected_comparators(scenario, asked, book))
