"""Units of measure: one canonical unit for each kind of figure, printed with every number.

£7.50m per £100m, £7.50 per £100 and 7.5 % are the same rate. The press has printed the second as
"£7.50 per £100m", so the rate has one unit here, and its other names are spelled out beside it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: how it is named in data, said in words, and printed around a number.

    `grains` is how many whole grains the store counts in one unit (pence in a pound), so that a sum of
    figures is the same number whatever the order of adding; 1 for units that are never added up.
    """

    id: str
    words: str
    prefix: str = ""
    suffix: str = ""
    decimals: int = 0
    grains: int = 1


UNITS = {
    unit.id: unit
    for unit in (
        Unit(id="gbp", words="£", prefix="£", grains=100),
        Unit(id="gbp_pence", words="£ and pence", prefix="£", decimals=2),
        Unit(
            id="gbp_m_per_100m",
            words="£m per £100m of income, which is £ per £100 and also per cent",
            prefix="£",
            suffix="m per £100m",
            decimals=2,
        ),
        Unit(id="gbp_per_wau", words="£ per weighted activity unit", prefix="£", suffix=" per WAU", decimals=0),
        Unit(id="gbp_per_gbp", words="£ spent per £1 of average cost", prefix="£", suffix=" per £1", decimals=3),
        Unit(id="gbp_per_wte", words="£ per whole-time equivalent", prefix="£", suffix=" per WTE"),
        Unit(id="gbp_per_payslip", words="£ per payslip", prefix="£", suffix=" per payslip", decimals=2),
        Unit(
            id="gbp_per_invoice",
            words="£ per supplier invoice",
            prefix="£",
            suffix=" per invoice",
            decimals=2,
        ),
        Unit(id="wte", words="whole-time equivalents", suffix=" WTE", decimals=2, grains=100_000),
        Unit(id="wte_per_100m", words="WTE per £100m of income", suffix=" WTE per £100m", decimals=1),
        Unit(id="wau", words="weighted activity units", suffix=" WAUs"),
        Unit(id="index", words="index, national average 100", decimals=2),
        Unit(id="factor", words="factor", decimals=6),
        Unit(id="percent", words="per cent", suffix="%", decimals=1),
        Unit(id="share", words="share, 0 to 1", decimals=3),
        Unit(id="count", words="number"),
        Unit(id="m2", words="square metres", suffix=" m\u00b2"),
        Unit(id="text", words="text"),
        Unit(id="years", words="years", suffix=" years", decimals=1),
        Unit(id="months", words="months", suffix=" months", decimals=1),
        Unit(id="days", words="days", suffix=" days", decimals=1),
    )
}
"""Every unit that a field, a metric or a parameter may name."""
