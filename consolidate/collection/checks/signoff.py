"""Whether somebody answers for the figures, and for these figures."""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.collection.checks.figures import COSTS, NET, Asked, Checks, said
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.findings import Finding

_LINE = "signoff"


def not_signed(asked: Asked) -> Iterator[Finding]:
    """A return without a name, or without the total that the name stands for."""
    name = asked.figures.word(TRUST_LEVEL, _LINE, "signed_by")
    total = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_total")
    missing = [
        what for what, given in (("a name", name), ("the total", total and total.value is not None)) if not given
    ]
    if missing and total is not None:
        yield asked.finding(
            "not-signed",
            total,
            found=f"the statement lacks {' and '.join(missing)}",
            expected="the finance director's name and the total net cost that is signed for",
            do="Sign when the Check sheet says that nothing is left.",
        )


def signed_total_differs(asked: Asked) -> Iterator[Finding]:
    """A figure that was changed after signing."""
    signed = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_total")
    declared = asked.figures.taxonomy.functions.values()
    parts = [(function.id, line.id, part) for function in declared for line in function.lines for part in COSTS]
    if signed is None or signed.value is None or any(asked.figures.fact(*part) is None for part in parts):
        return  # a cell or a sheet that could not be read may well hold the difference
    nets = [asked.figures.measure(function.id, line.id, NET) for function, line in asked.figures.lines()]
    total = sum((net for net in nets if net is not None), Decimal(0))
    if abs(signed.value - total) > asked.thresholds["signed_total_tolerance"]:
        yield asked.finding(
            "signed-total-differs",
            signed,
            found=f"{said(signed.value, 'gbp')} was signed for; the figures come to {said(total, 'gbp')}",
            expected="the total of the figures in the return",
            do="Ask the signatory to sign again, or put back the figure that was changed after signing.",
        )


CHECKS: Checks = {
    "not-signed": not_signed,
    "signed-total-differs": signed_total_differs,
}
