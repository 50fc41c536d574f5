"""The whole job on the sample data, as a user runs it: what it leaves behind, and that it can be trusted."""

import json
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from consolidate.catalogue.trusts import trust_register
from consolidate.cli.main import root
from consolidate.words.states import Population

AS_OF = "2026-11-21"


def consolidate(*arguments: object, code: int = 0) -> str:
    """Run a command, and return what it prints on standard output."""
    done = CliRunner().invoke(root, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.stderr
    return done.stdout


def asked(demo: Path, *arguments: object) -> dict:  # type: ignore[type-arg]
    """What a command says in JSON about the demonstration's store."""
    answer: dict = json.loads(consolidate("--store", demo / "consolidate.duckdb", *arguments, "--json"))  # type: ignore[type-arg]
    return answer


@pytest.fixture(scope="module")
def demo(demonstration: Path) -> Path:
    return demonstration


@pytest.fixture(scope="module")
def pages(demo: Path) -> dict[str, str]:
    return {path.relative_to(demo).as_posix(): path.read_text(encoding="utf-8") for path in demo.rglob("*.html")}


class Links(HTMLParser):
    """Every link of a page, and every name that a link may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.hrefs.append(str(given["href"]))
        if given.get("id"):
            self.ids.add(str(given["id"]))


def test_it_leaves_one_store_ten_packs_one_case_and_an_index(demo: Path, pages: dict[str, str]) -> None:
    assert [path.name for path in demo.rglob("*.duckdb*")] == ["consolidate.duckdb"]
    packs = [name for name in pages if name.startswith("packs/")]
    populations = {trust_register().population_of(Path(name).stem.removeprefix("pack_")) for name in packs}
    assert len(packs) >= 10
    assert populations == {Population.REAL, Population.INVENTED}
    assert len([name for name in pages if name.startswith("case/")]) == 1
    assert "index.html" in pages


def test_the_index_leads_to_every_page_and_every_link_resolves(demo: Path, pages: dict[str, str]) -> None:
    index = Links(pages["index.html"])
    assert {name for name in pages if name != "index.html"} <= set(index.hrefs)
    for name, text in pages.items():
        links = Links(text)
        for href in links.hrefs:
            if href.startswith("#"):
                assert href[1:] in links.ids, (name, href)
            elif not href.startswith(("http://", "https://")):
                assert (demo / Path(name).parent / href).exists(), (name, href)


def test_no_page_reaches_for_the_network(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        assert not re.search(r"""(?:src|href|url\(|@import)\s*[=("']*\s*https?:""", text), name
        assert "<script" not in text, name


def test_two_runs_of_the_same_day_give_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    consolidate("demo", "--out", again, "--as-of", AS_OF)
    first = {p.relative_to(demo): p.read_bytes() for p in demo.rglob("*") if p.is_file() and p.suffix != ".duckdb"}
    second = {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file() and p.suffix != ".duckdb"}
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_another_run_makes_the_folder_anew_and_a_strange_folder_is_left_alone(demo: Path, tmp_path: Path) -> None:
    strange = tmp_path / "mine"
    strange.mkdir()
    (strange / "thesis.docx").write_text("mine")
    consolidate("demo", "--out", strange, code=6)
    assert [path.name for path in strange.iterdir()] == ["thesis.docx"]


def test_real_and_invented_trusts_never_share_a_pack_or_a_case(pages: dict[str, str]) -> None:
    trusts = trust_register().trusts.values()
    for name, text in pages.items():
        if name == "index.html":
            continue
        words = set(re.findall(r"[A-Z][A-Z0-9]{2,4}", text))
        found = {trust.population for trust in trusts if trust.ods_code in words}
        assert len(found) == 1, (name, found)
        if found == {Population.INVENTED}:
            assert "Every figure and trust on this page is invented" in text
        else:
            body = text.partition("<body>")[2]
            assert "invented" not in re.sub(r"Real and invented trusts never share[^<]*", "", body)


def test_no_group_of_peers_spans_both_populations(demo: Path) -> None:
    register = trust_register()
    summary = asked(demo, "metrics", "--metric", "operating_expenditure_per_wte", "--year", "2023/24")["summary"]
    assert {row["population"] for row in summary} == {"real"}
    for year in ("2024/25", "2025/26"):
        rows = asked(demo, "metrics", "--metric", "cost_per_payslip", "--year", year)["rows"]
        assert {register.population_of(row["ods_code"]) for row in rows} == {Population.INVENTED}


def random_figures(demo: Path, count: int) -> Iterator[tuple[str, str, str, str | None]]:
    """Trust, metric, year and function of values that the program prints, drawn with a fixed seed."""
    rows = asked(demo, "metrics")["rows"]
    values = [r for r in rows if r["value"] is not None and r["ods_code"] is not None]
    for row in random.Random(20261121).sample(values, count):
        yield row["ods_code"], row["metric"], row["year"], row["function"]


def test_two_hundred_figures_lead_back_to_their_cells(demo: Path) -> None:
    """The named file is opened again with openpyxl, and its cells give the figure."""
    from consolidate.benchmark.measurer import Measurer
    from consolidate.benchmark.tracing import trace_rows, traced
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.store.store import Store
    from consolidate.words.years import CollectionYear

    figures = list(random_figures(demo, 200))
    books: dict[str, object] = {}
    checked = 0
    with Store.open(demo / "consolidate.duckdb") as store:
        measurer = Measurer(store, catalogue(), trust_register())
        for code, metric, year, function in figures:
            found = traced(measurer, code, metric, year=CollectionYear.parse(year), function=function)
            rows, extra = trace_rows(found)
            sides = {"numerator": Decimal(0), "denominator": Decimal(0), "input": Decimal(0)}
            for row in rows:
                if row["value"] is None:
                    continue
                path = str(row["path"])
                if path not in books:
                    books[path] = load_workbook(path, data_only=True)
                cell = books[path][row["sheet"]][row["cell"]].value  # type: ignore[index]
                amount = Decimal(str(cell)) * Decimal(str(row["scale"]))
                assert abs(amount - Decimal(str(row["value"]))) < Decimal("1e-6"), row
                sides[str(row["side"])] += amount * int(str(row["weight"]))
            for side in ("numerator", "denominator"):
                if extra[side] is not None and sides[side]:
                    assert float(sides[side]) == pytest.approx(float(str(extra[side])), rel=1e-9)
            checked += 1
    assert checked == 200


@pytest.mark.parametrize("code", ["R0A", "RJ1", "RTQ", "RYC", "RY3"])
def test_any_real_trust_has_a_pack_and_a_benchmark(demo: Path, tmp_path: Path, code: str) -> None:
    rows = asked(demo, "benchmark", code)["rows"]
    assert {row["population"] for row in rows} == {"real"}
    printed = consolidate(
        "--store", demo / "consolidate.duckdb", "pack", code, "--out", tmp_path, "--as-of", AS_OF
    ).strip()
    assert Path(printed).exists()


def test_the_golden_figures_come_out_of_the_command_line(demo: Path) -> None:
    def summary(metric: str, year: str, **wanted: object) -> dict:  # type: ignore[type-arg]
        rows = asked(demo, "metrics", "--metric", metric, "--year", year)["summary"]
        return next(r for r in rows if all(r.get(k) == v for k, v in wanted.items()))

    acute = summary("cost_per_wau", "2015/16", type="acute")
    assert acute["n"] == 136
    assert acute["pooled"] == pytest.approx(3499.93, abs=0.005)
    quantiles = [acute[name] for name in ("minimum", "q1", "median", "q3", "maximum")]
    assert quantiles == pytest.approx([3000.67, 3353.01, 3481.54, 3645.99, 4122.08], abs=0.005)
    units = summary("weighted_activity_units", "2015/16", type=None, basis="clean")
    assert (units["n"], round(units["total"] / 1e6, 3)) == (237, 18.283)
    constant = asked(demo, "metrics", "--metric", "wau_constant", "--year", "2015/16")["rows"][0]
    assert constant["value"] == pytest.approx(3512.65, abs=0.005)
    clean = summary("revenue_per_wte", "2017/18", type=None, basis="clean")
    naive = summary("revenue_per_wte", "2017/18", basis="naive")
    assert (clean["n"], round(clean["pooled"]), round(clean["median"])) == (231, 79_800, 74_909)
    assert (naive["n"], round(naive["pooled"])) == (233, 79_180)
    rows = {
        r["ods_code"]: r for r in asked(demo, "metrics", "--metric", "revenue_per_wte", "--year", "2017/18")["rows"]
    }
    assert round(rows["R0A"]["value"]) == 90_407
    assert rows["RM2"]["value"] is None
    assert rows["RW3"]["value"] is None
    disputed = {r["ods_code"]: r["status"] for r in
                asked(demo, "metrics", "--metric", "reference_cost_index", "--year", "2015/16")["rows"]}  # fmt: skip
    assert disputed["RQM"] == "in_dispute"


def test_two_hundred_and_one_real_trusts_of_2023_24(demo: Path) -> None:
    rows = asked(demo, "metrics", "--metric", "operating_expenditure_per_wte", "--year", "2023/24")["rows"]
    assert sum(row["value"] is not None for row in rows) == 201


def test_loading_the_same_files_again_changes_nothing_and_says_so(demo: Path) -> None:
    store = demo / "consolidate.duckdb"
    before = asked(demo, "status", "--files")["rows"]
    answer = json.loads(consolidate("--store", store, "load", demo / "returns" / "2025-26", "--json", "--as-of", AS_OF))
    assert {row["outcome"] for row in answer["rows"]} == {"already loaded, nothing changed"}
    assert asked(demo, "status", "--files")["rows"] == before
