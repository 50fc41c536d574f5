"""`consolidate status`: how far a collection has come, trust by trust or file by file, and what to do next."""

from datetime import date

import click

from consolidate.cli.arguments import as_of_option, today, year_option
from consolidate.cli.output import json_option, print_rows, print_text, say
from consolidate.cli.patience import opened
from consolidate.cli.settings import DEFAULT_STORE, Settings, pass_settings
from consolidate.words.errors import UsageProblem
from consolidate.words.years import CollectionYear

SCHEMA = "consolidate.status/2"
FILES = "consolidate.files/1"


def _codes(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.strip().upper() for code in value))


@click.command()
@click.option("--footprint", metavar="NAME", help="The trusts of a footprint, such as north_shire.")
@click.option(
    "--trust", "codes", multiple=True, metavar="CODE", callback=_codes, help="Only this trust; may be repeated."
)
@year_option
@as_of_option
@click.option("--files", is_flag=True, help="One row a file in force instead of one a trust.")
@click.option("--all", "everything", is_flag=True, help="One row a file, superseded, withdrawn and refused ones too.")
@json_option
@pass_settings
def status(
    settings: Settings,
    footprint: str | None,
    codes: tuple[str, ...],
    year: CollectionYear | None,
    as_of: date | None,
    files: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Say who has been sent a return, who has sent it back, what came of it, and what to do next.

    One row a trust: sent, refused with so many errors, loaded with so many queries, signed, late. Usable is
    what is loaded; the share of income is in one measure and one year, which are named. Without a
    footprint or a trust it is about everyone to whom a return was sent or from whom one came, in the latest
    such year. The ledger is verified on the way, so that a figure that was changed or lost shows.

    \b
    Example:
      consolidate status
      consolidate status --footprint north_shire --year 2025/26
      consolidate status --all
    """
    if footprint and codes:
        raise UsageProblem("--footprint and --trust were both given; say which trusts by one of them.")
    with opened(settings) as store:
        store.verify()
        if files or everything:
            from consolidate.collection.held_files import file_rows

            print_rows(file_rows(store, everything=everything), FILES, as_json=as_json)
            return
        from consolidate.catalogue.trusts import trust_register
        from consolidate.collection.coverage import coverages
        from consolidate.collection.next_steps import next_steps
        from consolidate.collection.standing import Correspondence
        from consolidate.report.status_words import headlines, title, trust_line, unattributed

        register = trust_register()
        known = Correspondence(store, register)
        year = year or known.latest_year()
        asked = codes or (register.footprint(footprint) if footprint else known.everyone(year))
        collection = known.collection(asked, year, as_of or today(), nobodys=not codes)
        covered = coverages(store, collection.standings)
        steps = next_steps(collection, register)
    said = headlines(collection, covered, whose=footprint or "") if collection.standings else []
    elsewhere = None if settings.store == DEFAULT_STORE else settings.store
    if as_json:
        extra = {
            "year": year, "as_of": collection.as_of, "footprint": footprint, "headlines": said,
            "coverage": [
                {"population": c.population, "usable": c.usable, "trusts": c.trusts, "share": c.share,
                 "measure": c.measure, "income_year": c.year, "unknown": c.unknown}
                for c in covered
            ],
            "unattributed": [{"file": u.file, "errors": u.errors, "refused_on": u.on} for u in collection.unattributed],
            "next": [{"why": step.why, "command": step.command(elsewhere)} for step in steps],
        }  # fmt: skip
        print_rows([one.row() for one in collection.standings], SCHEMA, as_json=True, extra=extra)
        return
    print_text(title(year, footprint, register))
    rows = [trust_line(one) for one in collection.standings]
    print_rows(rows, SCHEMA, as_json=False)
    for line in (*said, unattributed(collection)):
        if line:
            print_text("")
            print_text(line)
    if not rows:
        say(
            "No return has been sent or has come for that year. Make some: "
            f"consolidate template new --year {year} --footprint NAME"
        )
    for step in steps:
        say(f"\n{step.why}:\n  {step.command(elsewhere)}")
