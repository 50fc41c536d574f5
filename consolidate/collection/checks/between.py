"""Returns held against each other: what one trust charges another, and who counts the people that do the work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import Thresholds
from consolidate.collection.checks.figures import said
from consolidate.store.recharges import Recharge, Side, disputed, recharges, tolerance_of
from consolidate.words.facts import Fact, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

RULES = ("recharge-disputed", "hosted-people-counted-twice")
"""The rules that only several returns together can break."""


def check_between(
    returns: Sequence[Submission], *, taxonomy: Taxonomy, thresholds: Thresholds
) -> dict[tuple[str, CollectionYear], list[Finding]]:
    """What returns say of each other, by the trust and year that each finding is for.

    Expects one return a trust and year.
    """
    found: dict[tuple[str, CollectionYear], list[Finding]] = {}
    for (_, year), group in _groups(returns).items():
        files = {code: submission.file for code, submission in group.items()}
        facts = {code: submission.facts for code, submission in group.items()}
        tolerance = tolerance_of(thresholds)
        every = recharges(facts, taxonomy)
        for one in disputed(facts, taxonomy, tolerance):
            for own, other in ((one.customer, one.provider), (one.provider, one.customer)):
                found.setdefault((own.code, year), []).append(_disputed(files[own.code], one, own, other))
        for one in every:
            for finding in _people_twice(files[one.customer.code], one, facts[one.customer.code]):
                found.setdefault((one.customer.code, year), []).append(finding)
    return found


def _groups(
    returns: Iterable[Submission],
) -> Mapping[tuple[Population, CollectionYear], dict[str, Submission]]:
    groups: dict[tuple[Population, CollectionYear], dict[str, Submission]] = {}
    for submission in returns:
        if submission.ods_code is not None and submission.year is not None:
            groups.setdefault((submission.population, submission.year), {})[submission.ods_code] = submission
    return groups


def _disputed(file: str, one: Recharge, own: Side, other: Side) -> Finding:
    at = own.facts[0]
    customer, provider = said(one.customer.amount, "gbp"), said(one.provider.amount, "gbp")
    theirs = provider if one.provider.exact else f"{provider} to all others"
    found = (
        f"{one.what}: {customer} is charged by {one.provider.code}, which reports {theirs}"
        if own is one.customer
        else f"{one.what}: {theirs} is charged; {one.customer.code} reports {customer}"
    )
    return rule_book().finding(
        "recharge-disputed",
        file=file,
        sheet=at.sheet,
        cell=at.cell,
        found=f"{found}, {said(one.difference, 'gbp')} apart",
        expected="one figure on both sides",
        do=f"Agree it with {other.code}. Until then it is in dispute, and neither figure is used.",
    )


def _people_twice(file: str, one: Recharge, facts: Iterable[Fact]) -> Iterator[Finding]:
    """People of a service whom the provider counts, and the customer too, on a line that says nothing of it."""
    if one.line is None or not one.provider.people:
        return
    row = {fact.field: fact for fact in facts if (fact.function, fact.line) == one.line and not fact.restated}
    own = row.get("wte_in_post")
    if own is None or not own.value or any(field in row and row[field].raw for field in ("comment", "reason")):
        return
    if not one.provider.exact or own.value < one.provider.people:
        return
    yield rule_book().finding(
        "hosted-people-counted-twice",
        file=file,
        sheet=own.sheet,
        cell=own.cell,
        found=f"{one.what}: {said(own.value, 'wte')} in post; {one.provider.code} does this work for the trust and "
        f"counts {said(one.provider.people, 'wte')} for it",
        expected="people where they are employed, once",
        do="Give 0 WTE if they are the provider's, or say in a comment who stays with the trust.",
    )
