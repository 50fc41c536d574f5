"""The XML parts of a workbook, read without trust: no document types, no entities, no deep nesting.

Without a document type there is nothing to expand and nothing to fetch, so every attack by entities
ends here (reliability page, section 3.2). Knows XML, not workbooks.
"""

from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from consolidate.sheets.limits import Limits
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict

SEPARATOR = "}"
"""Stands between a namespace and a name in the names that a parser of ours gives."""


class TooDeep(Exception):
    """Elements inside elements beyond the limit."""


class HasDoctype(Exception):
    """A document type was declared."""


def new_parser() -> expat.XMLParserType:
    """A namespace-aware parser that stops at a document type. Whoever sets its handlers counts the depth."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _stop_at_doctype
    parser.EntityDeclHandler = _stop_at_doctype
    return parser


def feed(parser: expat.XMLParserType, part: str, content: bytes, verdict: Verdict) -> None:
    """Run a parser over a part, and turn what stops it into a refusal."""
    try:
        parser.Parse(content, True)
    except HasDoctype:
        verdict.refuse(
            "xml-has-doctype",
            found=f"the part '{part}' declares a document type, which no spreadsheet program writes",
            expected="plain XML",
            do="Do not open the file. Ask the sender how it was made, and for a copy saved by Excel.",
        )
    except TooDeep:
        verdict.refuse(
            "xml-too-deep",
            found=f"the part '{part}' nests elements without end",
            expected="the nesting of an ordinary workbook",
            do=SAVE_AGAIN,
        )
    except expat.ExpatError as error:
        _refuse_damaged(part, f"line {error.lineno}, {expat.ErrorString(error.code)}", verdict)
    except (LookupError, ValueError):  # an encoding that Python does not know, or knows and cannot use
        _refuse_damaged(part, "its text encoding is not known", verdict)


def check(part: str, content: bytes, verdict: Verdict, limits: Limits) -> None:
    """Refuse a part that is not safe, well-formed XML."""
    parser = new_parser()
    depth = 0
    deepest = limits.xml_depth

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            raise TooDeep

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    feed(parser, part, content, verdict)


def tree(part: str, content: bytes, verdict: Verdict, limits: Limits) -> ElementTree.Element:
    """The element tree of a part, after it has been found safe."""
    check(part, content, verdict, limits)
    return ElementTree.fromstring(content)


def local_name(element: ElementTree.Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _stop_at_doctype(*_ignored: object) -> None:
    raise HasDoctype


def _refuse_damaged(part: str, why: str, verdict: Verdict) -> NoReturn:
    verdict.refuse("xml-damaged", found=f"the part '{part}' is not well-formed ({why})", expected="XML", do=SAVE_AGAIN)
