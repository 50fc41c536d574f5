"""The posts of an invented trust's lines by pay band: profiles of kinds of work, and the posts around them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sample_data.generator.detail_parts import parts_of
from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import AnswerKey, LineFigures, LineKey, ReturnAnswer, TrustYear
from sample_data.generator.oddities import key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of work: the share of each band, by the end of its field such as band_6, and the lines that do it."""

    id: str
    bands: Mapping[str, Decimal]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """All about posts. Shares are of WTE in post; `bank_share` of bank and agency WTE.

    `step` is the smallest part of a post, in WTE; `small_step` is that of a line of less than `small` WTE.
    """

    source: str
    profile: tuple[Profile, ...]
    log_sd: Decimal
    step: Decimal
    small: Decimal
    small_step: Decimal
    vacant: Triangular
    fixed_term_chance: Decimal
    fixed_term: Triangular
    bank_share: Triangular

    def profile_of(self, key: LineKey) -> Profile:
        """The profile of a line. Raises KeyError for a line that has none."""
        for profile in self.profile:
            if key in map(key_of, profile.lines):
                return profile
        raise KeyError(f"detail.toml has no profile of posts for {'.'.join(key)}")


def posts_answers(trust: TrustYear, posts: Posts, draws: Draws) -> dict[AnswerKey, ReturnAnswer]:
    """Posts by band that add up to the WTE in post, and those around them; nothing for a line that was left empty."""
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for key, figures in trust.lines.items():
        if not figures.left_empty:
            found = _of_line(trust.body.code, key, figures, posts, draws)
            answers |= {(*key, name): amount for name, amount in found.items()}
    return answers


def _of_line(code: str, key: LineKey, figures: LineFigures, posts: Posts, draws: Draws) -> dict[str, Decimal | None]:
    in_post, temporary = figures.wte_in_post, figures.wte_bank_agency
    step = posts.small_step if in_post < posts.small else posts.step

    def some(share: Triangular, name: str, whole: Decimal) -> Decimal:
        return Decimal(round(float(whole / step) * share.at(draws.uniform(code, *key, name)))) * step

    weights = {
        band: float(share) * math.exp(float(posts.log_sd) * draws.normal(code, *key, band, "posts"))
        for band, share in posts.profile_of(key).bands.items()
    }
    bands = parts_of(in_post, weights, step)
    has_fixed = draws.happens(posts.fixed_term_chance, code, *key, "fixed term")
    bank = Decimal(round(float(temporary) * posts.bank_share.at(draws.uniform(code, *key, "bank of both")) * 100)) / 100
    return {
        **{f"posts_{band}": amount or None for band, amount in bands.items()},  # a band without posts is left empty
        "posts_vacant": some(posts.vacant, "vacant", in_post),
        "posts_fixed_term": min(in_post, some(posts.fixed_term, "fixed-term", in_post)) if has_fixed else Decimal(0),
        "wte_bank": bank,
        "wte_agency": temporary - bank,
    }
