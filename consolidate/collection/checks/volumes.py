"""Counts that do not fit each other, or what they cost."""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.collection.checks.figures import NET, Asked, Checks, said
from consolidate.words.facts import TRUST_LEVEL, Fact
from consolidate.words.findings import Finding

_PAYROLL = ("payroll", "payroll")


def payslips_per_employee_unusual(asked: Asked) -> Iterator[Finding]:
    """Payslips that nobody could have had in a year."""
    slips = asked.figures.fact(*_PAYROLL, "payslips")
    people = asked.figures.number(*_PAYROLL, "employees_paid")
    low, high = asked.thresholds["payslips_per_employee_low"], asked.thresholds["payslips_per_employee_high"]
    if slips is None or slips.value is None or not slips.value or not people:
        return
    each = slips.value / people
    if not low <= each <= high:
        yield asked.finding(
            "payslips-per-employee-unusual",
            slips,
            found=f"{said(slips.value, 'count')} payslips for {said(people, 'count')} people are {each:.1f} for each",
            expected=f"{low:f} to {high:f} a year",
            do="Give the payslips of the whole year, and the people paid in its last month.",
        )


def cost_per_payslip_unusual(asked: Asked) -> Iterator[Finding]:
    """A payslip cheaper or dearer than any that was published."""
    slips = asked.figures.fact(*_PAYROLL, "payslips")
    net = asked.figures.measure(*_PAYROLL, NET)
    low, high = asked.thresholds["cost_per_payslip_low"], asked.thresholds["cost_per_payslip_high"]
    if slips is None or slips.value is None or slips.value <= 0 or net is None:
        return
    each = (net / slips.value).quantize(Decimal("0.01"))
    if not low <= each <= high:
        yield asked.finding(
            "cost-per-payslip-unusual",
            slips,
            found=f"a payslip costs £{each:,}: {said(net, 'gbp')} for {said(slips.value, 'count')}",
            expected=f"£{low:.2f} to £{high:.2f}",
            do="Look at the cost and at the count. If both are right, say why under Comment.",
        )


def staff_above_headcount(asked: Asked) -> Iterator[Finding]:
    """More whole-time equivalents than people."""
    heads = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, "headcount")
    staff = asked.figures.trust("wte_total")
    limit = asked.thresholds["wte_per_head_high"]
    if heads is not None and heads.value and staff and staff / heads.value > limit:
        yield asked.finding(
            "staff-above-headcount",
            heads,
            found=f"{said(staff, 'wte')} on average and {said(heads.value, 'count')} people employed",
            expected=f"at most {limit:f} WTE for each person",
            do="Correct one of the two, or say why under Comment.",
        )


def volume_without_means(asked: Asked) -> Iterator[Finding]:
    """Work that was done with no people, no contract and no charge: it must be done somewhere."""
    for function, line, volume in asked.figures.volumes():
        fact: Fact | None = asked.figures.fact(function.id, line.id, volume.id)
        means = [
            asked.figures.number(function.id, line.id, field)
            for field in ("pay_cost", "contract_cost", "recharged_in", "wte_in_post")
        ]
        if fact is not None and fact.value and all(value == 0 for value in means):
            yield asked.finding(
                "volume-without-means",
                fact,
                found=f"{volume.label} is {said(fact.value, fact.unit)}, with no pay, contract, recharge or people",
                expected="whoever does the work, with its cost",
                do="Give the cost where the work is done, or choose Not provided.",
            )


CHECKS: Checks = {
    "payslips-per-employee-unusual": payslips_per_employee_unusual,
    "cost-per-payslip-unusual": cost_per_payslip_unusual,
    "staff-above-headcount": staff_above_headcount,
    "volume-without-means": volume_without_means,
}
