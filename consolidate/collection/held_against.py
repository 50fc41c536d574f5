"""A batch of files held against itself and against what is held: other trusts' returns, and accounts beside returns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.checks.between import check_between
from consolidate.words.beside import Beside, PublishedFigure
from consolidate.words.facts import TRUST_LEVEL, Source, Submission
from consolidate.words.findings import Finding

PUBLISHED = (Source.ACCOUNTS_FORM, Source.PUBLIC_TABLE)
"""What says of a trust's totals what was published, nearest to the trust first."""


def with_batch(beside: Beside, batch: Iterable[Submission], submission: Submission) -> Beside:
    """What a return is held against, with the accounts that came in the same batch before those that are held."""
    found = {one.field: one for one in beside.published}
    for source in reversed(PUBLISHED):
        found |= {
            fact.field: PublishedFigure(
                field=fact.field, value=fact.value, unit=fact.unit, file=other.file, sheet=fact.sheet, cell=fact.cell
            )
            for other in batch
            if other.source is source
            for fact in other.facts
            if (fact.ods_code, fact.year) == (submission.ods_code, submission.year)
            and (fact.function, fact.line) == (TRUST_LEVEL, TRUST_LEVEL)
            and fact.value is not None
            and not fact.restated
        }
    return replace(beside, published=tuple(found.values()))


def between(batch: Sequence[Submission], held: Iterable[Submission], taxonomy: Taxonomy) -> dict[str, list[Finding]]:
    """What returns say of each other, by the file that each finding is for; `held` are returns in force.

    A return of the batch stands for its trust and year, whatever is held of them.
    """
    own = {(one.ods_code, one.year): one for one in batch if one.source is Source.RETURN}
    others = [one for one in held if one.source is Source.RETURN and (one.ods_code, one.year) not in own]
    years = {year for _, year in own}
    together = [*own.values(), *(one for one in others if one.year in years)]
    found: dict[str, list[Finding]] = {}
    for (code, year), findings in check_between(together, taxonomy=taxonomy, thresholds=thresholds()).items():
        if (code, year) in own:
            found.setdefault(own[code, year].path, []).extend(findings)
    return found
