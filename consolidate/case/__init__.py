"""The consolidation business case: from a baseline by trust and line to options, cash and what a board may rely on.

`size(scenario, baseline, parameters)` is pure: the same three give the same `CaseResult`. The rooms, in
the order of the work:

    scenario, options      what is being asked, read from a SCENARIO.toml; every assumption with its source
    assumed                assumptions resolved, and the log of all that were used
    on_costs, worth        what a post costs the public purse, and the trust in cash
    baseline               what the lines cost now; what is missing; recharges inside the footprint
    business_as_usual      what they would cost without the change, year by year
    improve, lead_provider, contract_out, regional_hub     the saving of each kind of option, a line at a time
    moved_out              what the last two have in common
    steps                  whole posts
    phasing, one_off, redundancy     when savings land and what it costs to get there
    appraisal, sensitivity           discounting, switching values, one-way tests
    financial, nao, allocation       cash, the five tests on every saving, who pays and who gains
    sizing, result, size             put together

All amounts are Decimal: figures are typed in pounds and pence and printed so, sums must come out to
nothing where they should (transfers between trusts), and a Decimal gives the same digits on every
machine. The one power with a broken exponent (the hub's elasticity) is within Decimal's reach too, so
no float is needed. Nothing here rounds: that is done where figures are printed.
"""
