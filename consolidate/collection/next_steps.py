"""What the keeper of a collection should do next: why, and the command that does it, whole.

Knows where a collection stands and what the commands are called. Runs none of them.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from consolidate.catalogue.trusts import Register
from consolidate.collection.return_standing import ReturnStanding, Stage
from consolidate.collection.standing import Collection

_NAMED = 8
"""Trusts, and files, that are named in a sentence or a command; more than that are counted or left to the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. `words` are those of the command, after the program's own name."""

    why: str
    words: tuple[str, ...]

    def command(self, store: Path | None) -> str:
        """As it is typed. `store` where it is not the one that is used without a word."""
        named = ("--store", str(store)) if store is not None else ()
        return shlex.join(("consolidate", *named, *self.words))


def next_steps(collection: Collection, register: Register) -> list[Step]:
    """What is to be done, in the order in which it helps: mend, ask for, send, answer, use."""
    standings = collection.standings
    return [
        *_mend(collection),
        *_ask_for(standings),
        *_send(standings, register),
        *_answer(standings),
        *_use(standings),
    ]


def _mend(collection: Collection) -> Iterator[Step]:
    refused = [one for one in collection.standings if one.refused is not None]
    files = [one.refused.file for one in refused if one.refused is not None]
    if refused:
        yield Step(
            why=f"Refused, and to be mended by the trust: {_codes(refused)}. A checked copy to send back is written by",
            words=("check", *files[:_NAMED], "--annotate", "checked"),
        )
    nobodys = list(dict.fromkeys(one.file for one in collection.unattributed))
    if nobodys:
        many = len(nobodys) > 1
        yield Step(
            why=f"{len(nobodys)} refused file{'s do' if many else ' does'} not say whose "
            f"{'they are' if many else 'it is'}. What was found in {'them' if many else 'it'} is listed by",
            words=("check", *nobodys[:_NAMED]),
        )


def _ask_for(standings: Sequence[ReturnStanding]) -> Iterator[Step]:
    late = [one for one in standings if one.late and one.stage is Stage.SENT]
    awaited = [one for one in standings if not one.late and one.stage is Stage.SENT]
    for group, why in ((late, "Late, and to be asked for"), (awaited, "Still to come")):
        files = [one.sent.file for one in group if one.sent is not None]
        if group:
            here = "it is" if len(group) == 1 else "they are"
            yield Step(why=f"{why}: {_codes(group)}. When {here} here", words=("load", *files[:_NAMED]))
    for one in standings:
        if one.stage is Stage.WITHDRAWN and one.withdrawn is not None:
            yield Step(
                why=f"{one.ods_code} has no figures: submission {one.withdrawn.submission} was withdrawn. "
                "When the right file is here",
                words=("load", one.sent.file if one.sent else f"{one.ods_code}.xlsx"),
            )


def _send(standings: Sequence[ReturnStanding], register: Register) -> Iterator[Step]:
    """Returns that never went out; a footprint of which none did by its name. Nobody is left at a closed trust."""
    missing = [one for one in standings if one.stage is Stage.NOT_SENT and one.closed_on is None]
    if not missing:
        return
    codes = [one.ods_code for one in missing]
    whole = next((name for name, held in register.footprints.items() if set(held) == set(codes)), None)
    who = ("--footprint", whole) if whole else tuple(word for code in codes[:_NAMED] for word in ("--trust", code))
    yield Step(
        why=f"Not sent, as far as the store knows: {_codes(missing)}",
        words=("template", "new", "--year", str(missing[0].year), *who, "--out", "templates_out"),
    )


def _answer(standings: Sequence[ReturnStanding]) -> Iterator[Step]:
    asked = [(one.loaded.queries, one) for one in standings if one.loaded is not None and one.loaded.queries]
    if not asked:
        return
    count, most = max(asked, key=lambda pair: pair[0])
    path = most.loaded.path if most.loaded else ""
    total = sum(queries for queries, _ in asked)
    where = f"in {len(asked)} returns, most of them in that of" if len(asked) > 1 else "in the return of"
    yield Step(
        why=f"{total} {'queries are' if total > 1 else 'query is'} open {where} {most.ods_code}"
        f"{f' ({count})' if len(asked) > 1 else ''}. Each with its cell is listed by",
        words=("check", path),
    )


def _use(standings: Sequence[ReturnStanding]) -> Iterator[Step]:
    usable = [one for one in standings if one.usable]
    if not usable:
        return
    code, year = usable[0].ods_code, str(usable[0].year)
    if len(usable) == len(standings):
        yield Step(why="Every return is in. A trust's benchmark pack is written by", words=("pack", code))
    else:
        yield Step(
            why=f"What is in can be used already. Where {code} stands is said by",
            words=("benchmark", code, "--year", year),
        )


def _codes(standings: Sequence[ReturnStanding]) -> str:
    codes = [one.ods_code for one in standings]
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return ", ".join(codes[:_NAMED]) + more
