"""Questions that the collection printed into a trust's form, and what the trust answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sample_data.generator.figures import AnswerKey, ReturnAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to a trust about one cell; without an answer it is still open."""

    trust: str
    cell: str
    text: str
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


def query_answers(code: str, queries: Iterable[Query]) -> dict[AnswerKey, ReturnAnswer]:
    """What the trust answered, question by question."""
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for line, query in _numbered(code, queries):
        answers["query", line, "query_answer"] = query.answer or None
        answers["query", line, "query_answered_by"] = query.answered_by or None
        answers["query", line, "query_answered_on"] = query.answered_on
    return answers


def questions(code: str, queries: Iterable[Query]) -> dict[AnswerKey, str]:
    """What is printed into the trust's form before it is sent out."""
    printed: dict[AnswerKey, str] = {}
    for line, query in _numbered(code, queries):
        printed["query", line, "query_cell"] = query.cell
        printed["query", line, "query_text"] = query.text
    return printed


def _numbered(code: str, queries: Iterable[Query]) -> list[tuple[str, Query]]:
    own = (query for query in queries if query.trust == code)
    return [(f"query{number:02d}", query) for number, query in enumerate(own, 1)]
