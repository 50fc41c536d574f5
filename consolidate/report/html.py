"""Report templates turned into HTML, and HTML into files.

The only module that imports jinja2. Everything that a template prints is escaped, and a name that a
template asks for and a view does not have stops the build. Knows no trust and no figure.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from consolidate.catalogue.home import home
from consolidate.report import filters
from consolidate.report.charts import paint
from consolidate.report.charts.canvas import Anchor, Circle, Label, Line, Rect, tidy
from consolidate.report.charts.canvas import Path as PathMark
from consolidate.report.frame import GRADES
from consolidate.sheets.put import put_file
from consolidate.words.errors import CannotWrite

GENERATOR = "consolidate"
_OURS = f'<meta name="generator" content="{GENERATOR}">'
_HEAD_BYTES = 2048


def render(template: str, view: object) -> str:
    """The page that `templates/reports/<template>` makes of `view`, which is all that the template may see."""
    return _environment(home() / "templates" / "reports").get_template(template).render(view=view)


def write_text(path: Path, text: str, *, force: bool) -> None:
    """Write a page whole or not at all, making its folder.

    A page that this program made is replaced; any other file only with `force`. Raises CannotWrite.
    """
    if not force and path.exists() and not _is_ours(path):
        raise CannotWrite(
            f"{path}: a file that this program did not make is there; expected a free name. "
            "Move the file away, choose another folder, or say --force to replace it."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"{path.parent}: the folder cannot be made ({error.strerror}). Choose another with --out."
        ) from error
    put_file(path, text.encode("utf-8"))


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _OURS.encode() in file.read(_HEAD_BYTES)
    except OSError:
        return False


@lru_cache(maxsize=4)
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    environment.globals.update(generator=GENERATOR, grades=GRADES)
    return environment


def _attributes(values: dict[str, str]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in values.items())


def _fill(mark: Rect | Circle | PathMark, stripes: str) -> Markup:
    values = paint.FILLS[mark.role]
    if mark.role == "striped":
        values = {**values, "fill": f"url(#{stripes})"}
    return _attributes(values)


def _stroke(mark: Line | PathMark) -> Markup:
    return _attributes(paint.STROKES[mark.role])


def _ink(label: Label) -> Markup:
    values = {"fill": paint.TEXTS[label.role]}
    if label.anchor is not Anchor.START:
        values["text-anchor"] = label.anchor.value
    if label.bold:
        values["font-weight"] = "700"
    if label.halo:
        values |= {"paint-order": "stroke", "stroke": paint.WHITE, "stroke-width": "4", "stroke-linejoin": "round"}
    return _attributes(values)


def _breakable(text: str) -> Markup:
    """A file name or a place that may be broken after a joint rather than anywhere."""
    return escape(text).replace("_", Markup("_<wbr>")).replace("/", Markup("/<wbr>"))


_UNBROKEN = re.compile(
    r"one-off|patient-care|per £1\b|[+\u2212]?£[\d,.]+\d(?:m|bn)?|\b\d+(?:\.\d+)? years\b|\b(?:five|ten) years\b"
)


def _unbroken(text: str) -> Markup:
    """Text in which a figure stays with its unit, and "one-off" in one piece."""
    parts: list[Markup] = []
    end = 0
    for match in _UNBROKEN.finditer(text):
        parts += [escape(text[end : match.start()]), Markup('<span class="together">{}</span>').format(match.group())]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


_FILTERS: dict[str, Callable[..., object]] = {
    **{
        name: getattr(filters, name)
        for name in (
            "bare", "change", "count", "day", "figure", "in_words", "inside", "listing", "millions", "money",
            "ordinal", "part", "percent", "plain", "pounds", "same_rate", "sentence_case", "several", "signed",
            "span", "unit_short",
        )
    },
    "breakable": _breakable,
    "fill": _fill,
    "ink": _ink,
    "stroke": _stroke,
    "tidy": tidy,
    "unbroken": _unbroken,
}  # fmt: skip
