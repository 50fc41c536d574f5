"""Personal data in the words of a return. What was seen is never repeated: the cell is named, and nothing else."""

from collections.abc import Iterator

from consolidate.collection.checks.figures import Asked, Checks
from consolidate.words.facts import Fact
from consolidate.words.findings import Finding
from consolidate.words.personal_data import Personal, personal_in

_CONTACT = "contact"
_OF_A_CONTACT = frozenset({Personal.EMAIL, Personal.TELEPHONE})
"""What the cells for a contact are there for."""


def personal_data_in_text(asked: Asked) -> Iterator[Finding]:
    """A comment, a reason or another text that seems to hold a person's data."""
    for fact in asked.figures.submission.facts:
        found = [kind for kind in personal_in(fact.raw) if not _belongs(fact, kind)] if _is_text(fact) else []
        if found:
            yield asked.finding(
                "personal-data-in-text",
                fact,
                found=f"the text looks as if it holds {' and '.join(kind.value for kind in found)}",
                expected="words about figures, and nothing about a person",
                do="Take it out and send the file again. It is not repeated here, and the file was not loaded.",
            )


def _is_text(fact: Fact) -> bool:
    return fact.unit == "text" and bool(fact.raw)


def _belongs(fact: Fact, kind: Personal) -> bool:
    return fact.line == _CONTACT and kind in _OF_A_CONTACT


CHECKS: Checks = {"personal-data-in-text": personal_data_in_text}
