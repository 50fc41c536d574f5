"""Which reference pages there are, and what each holds when it is made from the declarations of now.

Knows the pages' places and that each says on its first line how it is made. Their contents are in the
modules beside this one.
"""

from collections.abc import Callable

from consolidate.catalogue.layout_files import return_layouts
from consolidate.reference.commands import commands_page
from consolidate.reference.functions import functions_page
from consolidate.reference.metrics import metrics_page
from consolidate.reference.parameters import parameters_page
from consolidate.reference.returns import return_page
from consolidate.reference.rules import rules_page

COMMAND = "make reference"
"""What refreshes the pages."""

BENCHMARKS = "benchmarks/reference"
TEMPLATES = "templates/reference"
FOLDERS = (BENCHMARKS, TEMPLATES)
"""They hold reference pages and nothing else."""

_PAGES: dict[str, Callable[[], list[str]]] = {
    f"{BENCHMARKS}/commands.md": commands_page,
    f"{BENCHMARKS}/functions.md": functions_page,
    f"{BENCHMARKS}/metrics.md": metrics_page,
    f"{BENCHMARKS}/parameters.md": parameters_page,
    f"{BENCHMARKS}/rules.md": rules_page,
}


def pages() -> dict[str, str]:
    """Every page's text by its path below the folder of the declarations."""
    made = {path: make() for path, make in _PAGES.items()}
    for layout in return_layouts().by_year.values():
        made[f"{TEMPLATES}/return_{layout.year.file_form}.md"] = return_page(layout)
    return {path: _text(lines) for path, lines in sorted(made.items())}


def _text(lines: list[str]) -> str:
    first = f"*Generated from the declarations by `{COMMAND}`: change those, not this page.*"
    return "\n".join([first, "", *lines]).rstrip("\n") + "\n"
