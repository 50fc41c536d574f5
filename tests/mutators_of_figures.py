"""The mutators of the rules about figures: what is missing, cannot be, moved, or differs from what others say."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from mutating import COSTS, SIGNED, TRUST_ROW, WHOLE_FILE, Clean, Line, Spoilt, net_total, spoils
from shared_services import line as facts_of_line
from shared_services import returned, row

from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.return_form import Key
from consolidate.words.beside import Beside, PeerRange, PublishedFigure

PARTS = (*COSTS, "wte_in_post", "wte_bank_agency", "delivery_model", "provider_code")
WORDS = ("comment", "reason")
PERSONAL = (
    "943 476 5919", "AB 12 34 56 C", "DOB 04/05/1970", "jo.bloggs@trust.example", "07700 900123", "+44 1632 960001",
)  # fmt: skip
"""Numbers that the authorities keep for examples, and addresses that cannot exist."""


def total(field: str) -> Key:
    return (*TRUST_ROW, field)


def without_words(clean: Clean, line: Line) -> dict[Key, None]:
    return {(*line, field): None for field in WORDS if (*line, field) in clean.answers}


# ---- required ------------------------------------------------------------------------------------


@spoils("function-blank")
def function_blank(clean: Clean) -> Spoilt:
    function = clean.rng.choice(list(clean.taxonomy.functions.values()))
    lines = [(function.id, line.id) for line in function.lines]
    typed = {key: None for line in lines for key in clean.row(line)}
    return Spoilt(typed=typed, at=(*lines[0], "pay_cost"))


@spoils("line-blank")
def line_blank(clean: Clean) -> Spoilt:
    several = {function.id for function in clean.taxonomy.functions.values() if len(function.lines) > 1}
    line = clean.rng.choice([line for line in clean.lines() if line[0] in several])
    return Spoilt(typed=dict.fromkeys(clean.row(line)), at=(*line, "pay_cost"))


@spoils("cost-incomplete")
def cost_incomplete(clean: Clean) -> Spoilt:
    at = (*clean.line(), clean.rng.choice(COSTS))
    return Spoilt(typed={at: None}, at=at)


@spoils("costs-missing")
def costs_missing(clean: Clean) -> Spoilt:
    line = clean.line()
    return Spoilt(typed={(*line, field): None for field in COSTS}, at=(*line, "pay_cost"))


@spoils("wte-missing")
def wte_missing(clean: Clean) -> Spoilt:
    at = (*clean.line(), "wte_in_post")
    return Spoilt(typed={at: None}, at=at)


@spoils("model-missing")
def model_missing(clean: Clean) -> Spoilt:
    at = (*clean.line(), "delivery_model")
    return Spoilt(typed={at: None}, at=at)


@spoils("model-without-its-cost", also=["model-at-odds-with-cost"])
def model_without_its_cost(clean: Clean) -> Spoilt:
    line = clean.line()
    expecting = [model for model in thresholds().delivery_models.values() if model.expects and not model.needs_provider]
    model = clean.rng.choice(expecting)
    at = (*line, model.expects)
    return Spoilt(typed={(*line, "delivery_model"): model.word, at: Decimal(0)}, at=at)


@spoils("provider-missing")
def provider_missing(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "delivery_model")
    charged = clean.gross(line) * 3
    typed = {at: "From another trust", (*line, "recharged_in"): charged, (*line, "provider_code"): None}
    return Spoilt(typed=typed, at=at)


@spoils("volume-missing")
def volume_missing(clean: Clean) -> Spoilt:
    at = clean.rng.choice(clean.volumes())
    return Spoilt(typed={at: None}, at=at)


@spoils("denominator-missing")
def denominator_missing(clean: Clean) -> Spoilt:
    at = total(clean.rng.choice(list(thresholds().denominators)))
    return Spoilt(typed={at: None}, at=at)


# ---- arithmetic ----------------------------------------------------------------------------------


@spoils("figure-negative")
def figure_negative(clean: Clean) -> Spoilt:
    volumes = clean.volumes(lambda volume: not volume.part_of and not volume.adds_up_to)
    wholes = {
        v.part_of or v.adds_up_to for f in clean.taxonomy.functions.values() for ln in f.lines for v in ln.volumes
    }
    counted = [key for key in volumes if key[2] not in wholes and key[0] != "payroll"]
    at = clean.rng.choice([*counted, (*clean.line(), "contract_cost"), (*clean.line(), "nonpay_cost")])
    return Spoilt(typed={at: Decimal(-clean.rng.randint(1, 900))}, at=at)


@spoils("count-not-whole", also=["parts-differ-from-whole"])
def count_not_whole(clean: Clean) -> Spoilt:
    at = clean.rng.choice(clean.volumes(lambda volume: volume.whole and not volume.part_of))
    return Spoilt(typed={at: clean.number(at[:2], at[2]) + Decimal("0.5")}, at=at)


@spoils("recharged-out-above-gross", also=["headline-total-unusual"])
def recharged_out_above_gross(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "recharged_out")
    return Spoilt(typed={at: clean.gross(line) + clean.rng.randint(1, 50_000)}, at=at)


@spoils("last-year-not-corrected", newest=True)
def last_year_not_corrected(clean: Clean) -> Spoilt:
    lines = [(*line, "last_year_confirmed") for line in clean.lines()]
    others = [key for key in clean.answers if key[2].endswith(".confirmed")]
    at = clean.rng.choice([clean.rng.choice(lines), clean.rng.choice(others)])
    return Spoilt(typed={at: "Corrected"}, at=at)


@spoils("staff-above-total")
def staff_above_total(clean: Clean) -> Spoilt:
    at = total("wte_administration_and_estates")
    return Spoilt(typed={at: clean.number(TRUST_ROW, "wte_total") + clean.rng.randint(1, 900)}, at=at)


@spoils("staff-above-headcount")
def staff_above_headcount(clean: Clean) -> Spoilt:
    at = total("headcount")
    return Spoilt(typed={at: Decimal(int(clean.number(TRUST_ROW, "wte_total") / Decimal("1.4")))}, at=at)


@spoils("denominator-zero", also=["staff-above-total", "patient-care-above-income"])
def denominator_zero(clean: Clean) -> Spoilt:
    at = total(clean.rng.choice(list(thresholds().denominators)))
    return Spoilt(typed={at: Decimal(0)}, at=at)


@spoils("patient-care-above-income")
def patient_care_above_income(clean: Clean) -> Spoilt:
    at = total("patient_care_income")
    return Spoilt(typed={at: clean.number(TRUST_ROW, "operating_income") + clean.rng.randint(1, 10_000)}, at=at)


@spoils("model-at-odds-with-cost", also=["headline-total-unusual"])
def model_at_odds_with_cost(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "contract_cost")
    return Spoilt(typed={at: clean.gross(line) * 2}, at=at)


@spoils("figures-without-service")
def figures_without_service(clean: Clean) -> Spoilt:
    line = clean.line()
    word = clean.rng.choice([model.word for model in thresholds().delivery_models.values() if model.no_cost])
    return Spoilt(typed={(*line, "delivery_model"): word}, at=(*line, "pay_cost"))


@spoils("pay-without-people")
def pay_without_people(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "wte_in_post")
    return Spoilt(typed={**clean.posts(line), at: Decimal(0), (*line, "wte_bank_agency"): Decimal(0)}, at=at)


@spoils("people-without-pay", also=["part-above-whole"])
def people_without_pay(clean: Clean) -> Spoilt:
    at = (*clean.line(), "pay_cost")
    return Spoilt(typed={at: Decimal(0)}, at=at)


@spoils("volume-without-means", also=["part-above-whole", "cost-per-payslip-unusual"])
def volume_without_means(clean: Clean) -> Spoilt:
    mine = set(clean.lines())
    at = clean.rng.choice([key for key in clean.volumes() if key[:2] in mine])
    line = at[:2]
    nothing = {(*line, field): Decimal(0) for field in (*COSTS, "wte_in_post", "wte_bank_agency")}
    return Spoilt(typed={**clean.posts(line), **nothing}, at=at)


@spoils("part-above-whole", also=["parts-differ-from-whole"], newest=True)
def part_above_whole(clean: Clean) -> Spoilt:
    parts = {
        (f.id, ln.id, v.id): v.part_of for f in clean.taxonomy.functions.values() for ln in f.lines for v in ln.volumes
    }
    declared = [key for key in clean.volumes() if parts[key]]
    line = clean.line()
    of_line = {(*line, "posts_fixed_term"): clean.number(line, "wte_in_post") + clean.rng.randint(1, 9)}
    if not declared or clean.rng.random() < 0.4:
        at, value = next(iter(of_line.items()))
        return Spoilt(typed={at: value}, at=at)
    at = clean.rng.choice(declared)
    whole = next(clean.number(key[:2], key[2]) for key in clean.volumes() if key[2] == parts[at])
    return Spoilt(typed={at: Decimal(int(whole) + clean.rng.randint(1, 900))}, at=at)


@spoils("parts-differ-from-whole", newest=True)
def parts_differ_from_whole(clean: Clean) -> Spoilt:
    line = clean.line()
    bands = [key for key in clean.answers if key[:2] == line and key[2].startswith("posts_band")]
    typed = dict.fromkeys(clean.posts(line)) | {key: Decimal(0) for key in bands}
    band = clean.rng.choice(bands)
    typed[band] = clean.number(line, "wte_in_post") - 1
    return Spoilt(typed=typed, at=bands[0])


# ---- units ---------------------------------------------------------------------------------------


@spoils(
    "thousandfold",
    also=["pay-per-wte-impossible", "changed-without-reason", "part-above-whole", "cost-per-payslip-unusual"],
    newest=True,
)
def thousandfold(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "pay_cost")
    before = {**clean.before, at: clean.number(line, "pay_cost")}
    return Spoilt(typed={at: Decimal(int(clean.number(line, "pay_cost") / 1000))}, at=at, before=before)


@spoils("pay-per-wte-impossible", also=["part-above-whole", "cost-per-payslip-unusual"])
def pay_per_wte_impossible(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "pay_cost")
    return Spoilt(typed={at: Decimal(int(clean.number(line, "pay_cost") / 1000))}, at=at)


@spoils("pay-per-wte-unusual", also=["headline-total-unusual", "cost-per-payslip-unusual"])
def pay_per_wte_unusual(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "pay_cost")
    people = clean.number(line, "wte_in_post") + clean.number(line, "wte_bank_agency")
    return Spoilt(typed={at: (people * clean.rng.randint(130_000, 400_000)).quantize(Decimal(1))}, at=at)


@spoils("income-per-wte-impossible", also=["headline-total-impossible"])
def income_per_wte_impossible(clean: Clean) -> Spoilt:
    at = total("operating_income")
    fields = ("operating_income", "patient_care_income")
    return Spoilt(typed={total(f): Decimal(int(clean.number(TRUST_ROW, f) / 1000)) for f in fields}, at=at)


@spoils("headline-total-impossible")
def headline_total_impossible(clean: Clean) -> Spoilt:
    at = total("patient_care_income")
    return Spoilt(typed={at: Decimal(int(clean.number(TRUST_ROW, "patient_care_income") / 1000))}, at=at)


@spoils("headline-total-unusual")
def headline_total_unusual(clean: Clean) -> Spoilt:
    at = total("patient_care_income")
    headline = {f.id for f in clean.taxonomy.headline_functions}
    cost = net_total({k: v for k, v in clean.answers.items() if k[0] in headline}, clean.taxonomy)
    return Spoilt(typed={at: Decimal(int(cost / Decimal(clean.rng.choice(("0.2", "0.5")))))}, at=at)


@spoils("payslips-per-employee-unusual", also=["cost-per-payslip-unusual"])
def payslips_per_employee_unusual(clean: Clean) -> Spoilt:
    at = ("payroll", "payroll", "payslips")
    each = Decimal(clean.rng.choice(("1.1", "9", "70")))
    employees = clean.number(at[:2], "employees_paid")
    return Spoilt(typed={at: (employees * each).quantize(Decimal(1))}, at=at)


@spoils("cost-per-payslip-unusual")
def cost_per_payslip_unusual(clean: Clean) -> Spoilt:
    at = ("payroll", "payroll", "payslips")
    return Spoilt(typed={(*at[:2], "nonpay_cost"): clean.number(at[:2], "payslips") * clean.rng.randint(11, 20)}, at=at)


# ---- peers ---------------------------------------------------------------------------------------


def peer_range(clean: Clean, function: str, *, times: float) -> tuple[Beside, Key]:
    """Peers whose median is so many times the trust's own, and the largest cost of the function."""
    lines = [(function, line.id) for line in clean.taxonomy.functions[function].lines]
    net = sum((clean.gross(line) - clean.number(line, "recharged_out") for line in lines), Decimal(0))
    own = float(100 * net / clean.number(TRUST_ROW, "patient_care_income"))
    largest = max(
        ((*line, field) for line in lines for field in COSTS[:4]), key=lambda key: clean.number(key[:2], key[2])
    )
    peers = PeerRange(
        metric="corporate_cost_per_100m",
        label="Corporate cost per £100m of patient-care income",
        function=function,
        unit="gbp_m_per_100m",
        group="acute trusts",
        year=clean.form.layout.year,
        n=15,
        median=own * times,
        spread=0.05,
    )
    return Beside(peers=(peers,)), largest


@spoils("outside-peers")
def outside_peers(clean: Clean) -> Spoilt:
    function = clean.line()[0]
    beside, at = peer_range(clean, function, times=clean.rng.choice((0.2, 4.0, 20.0)))
    lines = [(function, line.id) for line in clean.taxonomy.functions[function].lines]
    typed = {key: None for line in lines for key in without_words(clean, line)}
    return Spoilt(typed=typed, at=at, beside=beside)


@spoils("thousandfold-of-peers")
def thousandfold_of_peers(clean: Clean) -> Spoilt:
    beside, at = peer_range(clean, clean.line()[0], times=clean.rng.choice((0.001, 1_000.0, 1_800.0)))
    return Spoilt(at=at, beside=beside)


# ---- change on last year -------------------------------------------------------------------------


@spoils("changed-without-reason", newest=True)
def changed_without_reason(clean: Clean) -> Spoilt:
    line = clean.line()
    before = {**clean.before, **{(*line, field): clean.number(line, field) for field in COSTS}}
    before[*line, "nonpay_cost"] = clean.gross(line) + 60_000
    return Spoilt(typed={(*line, "reason"): None}, at=(*line, "pay_cost"), before=before)


@spoils("volume-changed", newest=True)
def volume_changed(clean: Clean) -> Spoilt:
    at = clean.rng.choice([key for key in clean.volumes() if key in clean.before])
    now = clean.number(at[:2], at[2])
    before = {**clean.before, at: now * clean.rng.choice((2, 10))}
    return Spoilt(typed={(*at[:2], f"{at[2]}.comment"): None}, at=at, before=before)


@spoils("copied-from-last-year", newest=True)
def copied_from_last_year(clean: Clean) -> Spoilt:
    return Spoilt(at=WHOLE_FILE, before={key: clean.answers.get(key, old) for key, old in clean.before.items()})


# ---- reconciliation ------------------------------------------------------------------------------

OTHER = "ZX001"
"""A trust that none of the footprint deals with."""


def guest_of_another(clean: Clean, line: Line, charged: Decimal) -> dict[Key, object]:
    """A line that another trust does for this one, and nothing else of it."""
    none = {(*line, field): Decimal(0) for field in (*COSTS, "wte_in_post", "wte_bank_agency")}
    words = {(*line, "delivery_model"): "From another trust", (*line, "provider_code"): OTHER}
    small = {key: None for key in clean.row(line) if key[2] in ("statutory_training_cost", "other_training_cost")}
    return {**clean.posts(line), **none, **words, **small, (*line, "recharged_in"): charged}


def shared(clean: Clean, line: Line, cost: Decimal, direction: str = "Received from") -> dict[Key, object]:
    """A row of the Shared sheet that nobody has used, about a line."""
    code = next(ln.code for ln in clean.taxonomy.functions[line[0]].lines if ln.id == line[1])
    answers = {"shared_direction": direction, "shared_with": OTHER, "shared_line": code, "shared_cost": cost}
    free = max(key[1] for key in clean.answers if key[0] == "shared")
    return {("shared", free, field): answer for field, answer in answers.items()}


@spoils("recharges-differ-from-shared", newest=True)
def recharges_differ_from_shared(clean: Clean) -> Spoilt:
    line = clean.line()
    charged = clean.gross(line)
    typed = guest_of_another(clean, line, charged) | shared(clean, line, charged + clean.rng.randint(20_000, 900_000))
    return Spoilt(typed=typed, at=(*line, "recharged_in"))


@spoils("recharge-disputed")
def recharge_disputed(clean: Clean) -> Spoilt:
    line = clean.line()
    charged = clean.gross(line)
    told = Decimal(int(charged * Decimal(clean.rng.choice(("0.5", "0.8")))))
    code = next(ln.code for ln in clean.taxonomy.functions[line[0]].lines if ln.id == line[1])
    host = facts_of_line(OTHER, line, recharged_out=told * 2, delivery_model="Hosts for others")
    rows = row(OTHER, 1, "Provided to", clean.code, int(told), what=code)
    other = replace(returned(OTHER, [*host, *rows]), year=clean.form.layout.year)
    return Spoilt(typed=guest_of_another(clean, line, charged), at=(*line, "recharged_in"), others=(other,))


@spoils("published-figure-differs")
def published_figure_differs(clean: Clean) -> Spoilt:
    field = clean.rng.choice(list(thresholds().denominators))
    at = total(field)
    slot = clean.form.by_key[at]
    value = clean.number(TRUST_ROW, field) * Decimal(clean.rng.choice(("0.9", "1.03", "1.5")))
    figure = PublishedFigure(field=field, value=value, unit=slot.unit, file="TAC.xlsx", sheet="TAC02", cell="E20")
    return Spoilt(typed={total(f"{field}.comment"): None}, at=at, beside=Beside(published=(figure,)))


# ---- double counting -----------------------------------------------------------------------------


@spoils("counted-in-a-contract-too")
def counted_in_a_contract_too(clean: Clean) -> Spoilt:
    line, other = clean.rng.sample(clean.lines(), 2)
    label = next(ln.label for ln in clean.taxonomy.functions[other[0]].lines if ln.id == other[1])
    word = clean.rng.choice(thresholds().words_of_including)
    at = (*line, "contract_cost")
    comment = f"One contract {word} {label.lower()} and travel."
    return Spoilt(typed={at: Decimal(int(clean.gross(line) / 3)), (*line, "comment"): comment}, at=at)


@spoils("received-and-done-here", also=["headline-total-unusual", "model-at-odds-with-cost"], newest=True)
def received_and_done_here(clean: Clean) -> Spoilt:
    line = clean.line()
    charged = clean.number(line, "pay_cost")
    typed = {**shared(clean, line, charged), (*line, "recharged_in"): charged, **without_words(clean, line)}
    return Spoilt(typed=typed, at=(*line, "pay_cost"))


@spoils("hosted-people-counted-twice", also=["people-without-pay"])
def hosted_people_counted_twice(clean: Clean) -> Spoilt:
    line = clean.line()
    charged, people = clean.gross(line), clean.number(line, "wte_in_post")
    code = next(ln.code for ln in clean.taxonomy.functions[line[0]].lines if ln.id == line[1])
    host = facts_of_line(OTHER, line, recharged_out=charged, delivery_model="Hosts for others")
    rows = row(OTHER, 1, "Provided to", clean.code, int(charged), what=code, wte=people)
    other = replace(returned(OTHER, [*host, *rows]), year=clean.form.layout.year)
    at = (*line, "wte_in_post")
    typed = guest_of_another(clean, line, Decimal(int(charged))) | {at: people} | without_words(clean, line)
    return Spoilt(typed=typed, at=at, others=(other,))


# ---- sign-off ------------------------------------------------------------------------------------


def signoff(field: str) -> Key:
    return ("trust", "signoff", field)


@spoils("not-signed")
def not_signed(clean: Clean) -> Spoilt:
    typed = clean.rng.choice(({signoff("signed_by"): None}, {SIGNED: None}))
    return Spoilt(typed=typed, at=SIGNED)


@spoils("signed-without-role")
def signed_without_role(_: Clean) -> Spoilt:
    return Spoilt(typed={signoff("signed_role"): None}, at=signoff("signed_by"))


@spoils("signed-without-date")
def signed_without_date(_: Clean) -> Spoilt:
    return Spoilt(typed={signoff("signed_on"): None}, at=signoff("signed_by"))


@spoils("signed-too-early")
def signed_too_early(clean: Clean) -> Spoilt:
    at = signoff("signed_on")
    last = clean.form.layout.year.last_day
    return Spoilt(typed={at: last - timedelta(days=clean.rng.randint(0, 400))}, at=at)


@spoils("signed-in-future")
def signed_in_future(clean: Clean) -> Spoilt:
    at, today = signoff("signed_on"), date(2026, 9, 1)
    typed = {at: today + timedelta(days=clean.rng.randint(1, 300))}
    return Spoilt(typed=typed, at=at, beside=Beside(on=today))


@spoils("signed-total-differs")
def signed_total_differs(clean: Clean) -> Spoilt:
    line = clean.line()
    more = clean.number(line, "nonpay_cost") + clean.rng.randint(2, 20_000)
    return Spoilt(typed={(*line, "nonpay_cost"): more}, at=SIGNED, as_signed=True)


# ---- disclosure and personal data ----------------------------------------------------------------


@spoils("pay-of-one-post", also=["part-above-whole"])
def pay_of_one_post(clean: Clean) -> Spoilt:
    line = clean.line()
    at = (*line, "pay_cost")
    people = {(*line, "wte_in_post"): Decimal(1), (*line, "wte_bank_agency"): Decimal(0)}
    return Spoilt(typed={**clean.posts(line), **people, at: Decimal(clean.rng.randint(35_000, 90_000))}, at=at)


@spoils("personal-data-in-text")
def personal_data_in_text(clean: Clean) -> Spoilt:
    at = (*clean.line(), clean.rng.choice(WORDS))
    return Spoilt(typed={at: f"Cover arranged, {clean.rng.choice(PERSONAL)}."}, at=at)
