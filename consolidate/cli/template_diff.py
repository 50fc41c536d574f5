"""`consolidate template diff`: what a newer form asks that an older did not, and the other way round."""

import click

from consolidate.cli.output import json_option, print_rows, say

SCHEMA = "consolidate.layout-changes/1"


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@json_option
def diff(old: str, new: str, as_json: bool) -> None:
    """Say what differs between two layouts of the return, sheet by sheet.

    Each is named by its id (corp-services/2025.1), its version (2025.1) or a year (2025/26, its newest layout).
    A row is the same row when it is about the same function, line and field, whatever its words and its place.

    \b
    Example:
      consolidate template diff 2024/25 2025/26
      consolidate template diff 2025.1 2025.2 --json
    """
    from collections import Counter

    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.collection.layout_changes import layout_changes
    from consolidate.collection.layout_list import layout_named
    from consolidate.collection.return_form import form_of

    before, after = (layout_named(return_layouts(), name) for name in (old, new))
    changes = layout_changes(form_of(before, catalogue().taxonomy), form_of(after, catalogue().taxonomy))
    counts = Counter(change.change.value for change in changes)
    if as_json:
        keys = ("change", "thing", "sheet", "name", "was", "is_now")
        rows = [{key: getattr(change, key) for key in keys} for change in changes]
        extra = {"from": before.id, "to": after.id, "counts": dict(sorted(counts.items()))}
        print_rows(rows, SCHEMA, as_json=True, extra=extra)
        return
    sheet = ""
    width = max((len(change.change) for change in changes), default=0)
    for change in changes:
        if change.sheet != sheet:
            click.echo(f"\n{change.sheet}" if sheet else change.sheet)
            sheet = change.sheet
        click.echo(f"  {change.change:<{width}}  {change.sentence}")
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing differs"
    say(f"{before.id} to {after.id}: {said}.")
