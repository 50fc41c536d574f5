"""Whose return a workbook is, of which year, and by which layout it is read.

What the cover says and what the file carries unseen have to agree. Never goes by the file's name, and never
corrects more than spaces and capitals.
"""

from dataclasses import dataclass, field
from shlex import quote

from consolidate.catalogue.codes import help_with_code
from consolidate.catalogue.layout_files import Layouts
from consolidate.catalogue.layouts import Layout
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.trust_entries import TrustEntry
from consolidate.catalogue.trusts import Register
from consolidate.collection.return_claims import Claims
from consolidate.collection.return_sheets import plain
from consolidate.collection.return_succession import around_the_year, renamed, renaming
from consolidate.sheets.cells import Book
from consolidate.words.findings import Finding
from consolidate.words.years import CollectionYear

_NO_NAME = ("nhs", "foundation", "trust", "the", "and")
"""Words that do not tell two trusts' names apart."""


@dataclass(slots=True)
class IdentityCheck:
    """Works out the identity of one workbook; `findings` gathers what is odd about it."""

    book: Book
    claims: Claims
    layouts: Layouts
    register: Register
    findings: list[Finding] = field(default_factory=list)

    def layout(self, expected_year: CollectionYear | None) -> Layout | None:
        """The layout by which the workbook is read, its own; None where none of ours is named."""
        layout = self._layout()
        if layout is not None:
            self._check_year(layout, expected_year)
        return layout

    def trust(self, layout: Layout) -> TrustEntry | None:
        """The trust whose return it is; None where that cannot be told."""
        trust = self._trust()
        if trust is not None:
            self._check_trust(trust, layout)
        return trust

    def _layout(self) -> Layout | None:
        cover, hidden = self.claims.shown("version"), self.claims.hidden.get("version", "")
        known = ", ".join(layout.id for layout in self.layouts.all)
        if not cover and not hidden:
            self._find(
                "return-version-missing",
                "version",
                "the return does not say its version",
                f"one of {known}",
                "Copy the answers into the workbook that was sent.",
            )
            return None
        if cover and hidden and cover != hidden:
            self._find(
                "return-version-edited",
                "version",
                f"the cover says {cover}; the file was made as {hidden}",
                hidden,
                "Copy the answers into the workbook of the year that they are about.",
            )
        layout = self.layouts.of_id(hidden or cover)
        if layout is None:
            self._find(
                "return-version-unknown",
                "version",
                f"version '{hidden or cover}'",
                f"one of {known}",
                "Use the workbook as it was sent. A newer one needs a newer release of this program.",
            )
        return layout

    def _check_year(self, layout: Layout, expected: CollectionYear | None) -> None:
        cover = self.claims.shown("year")
        if cover and cover != str(layout.year):
            self._find(
                "return-year-differs",
                "year",
                f"the cover says {cover}; the form is of {layout.year}",
                str(layout.year),
                f"Write {layout.year} again if the figures are of that year. "
                + (self._moving(cover) or "Otherwise copy the answers into the form of the year that they are about."),
            )
        if expected is not None and expected != layout.year:
            self._find(
                "return-of-another-year",
                "year",
                f"a return of {layout.year}",
                f"a return of {expected}",
                f"Send the return of {expected}. To take this one on purpose, ask for {layout.year}. "
                + self._moving(str(expected)),
            )
        newest = self.layouts.of_year(layout.year)
        if newest is not layout:
            self._find(
                "return-version-earlier",
                "version",
                f"the form is {layout.id}, and was read as such; the newest of {layout.year} is {newest.id}",
                newest.id,
                f"To ask what the newest form adds, move the answers into it: {self._migrate()} --out DIR.",
            )

    def _moving(self, year: str) -> str:
        """How the figures become those of another year; empty for a year without a form."""
        if year not in map(str, self.layouts.by_year):
            return ""
        return f"If they are the figures of {year}, move them into its form: {self._migrate()} --to {year} --out DIR."

    def _migrate(self) -> str:
        return f"consolidate template migrate {quote(self.book.file)}"

    def _trust(self) -> TrustEntry | None:
        """The trust of the code on the cover, as it is read: capitals and spaces are tidied, nothing else."""
        said = self.claims.cover["ods_code"].raw if "ods_code" in self.claims.cover else ""
        code = said.strip().upper()
        do = "Type the trust's code again, or use the workbook that was made for this trust."
        if not code:
            self._find(
                "trust-code-missing", "ods_code", "there is no trust code on the cover", "the trust's ODS code", do
            )
            return None
        if not code.isascii() or not code.isalnum():
            self._find(
                "trust-code-look-alike",
                "ods_code",
                help_with_code(said.strip(), self.register.trusts),
                "A to Z and 0 to 9",
                do,
            )
            return None
        if code not in self.register.trusts:
            self._find(
                "trust-code-unknown",
                "ods_code",
                help_with_code(code, self.register.trusts),
                "a code of the register",
                do,
            )
            return None
        if code != said:
            self._find("trust-code-tidied", "ods_code", f"'{said}' was read as {code}", code, "Nothing has to be done.")
        made_for = self.claims.hidden.get("ods_code", code)
        if made_for != code:
            self._find(
                "trust-code-differs",
                "ods_code",
                f"the cover says {code}; the return was made for {made_for}",
                made_for,
                do,
            )
        return self.register.trusts[code]

    def _check_trust(self, trust: TrustEntry, layout: Layout) -> None:
        self._check_name(trust, layout)
        population = self.claims.hidden.get("population", trust.population.value)
        if population != trust.population.value:
            self._find(
                "trust-population-differs",
                "ods_code",
                f"the return was made for an {population} trust; {trust.ods_code} is {trust.population.value}",
                f"a return of {trust.population.value} data",
                "Use a return that was made for this trust.",
            )
        for said in around_the_year(trust, layout.year, self.register):
            self._find(said.name, "ods_code", said.found, said.expected, said.do)

    def _check_name(self, trust: TrustEntry, layout: Layout) -> None:
        """The name on the cover is today's, the one that the return was made with, or one of before a renaming."""
        name, made = self.claims.shown("name"), self.claims.hidden.get("name", "")
        if not name or _bare(name) in (_bare(trust.name), _bare(made)):
            return
        earlier = next((one for one in reversed(trust.earlier_names) if _bare(one.name) == _bare(name)), None)
        said = renamed(trust, earlier, layout.year) if earlier else None
        if said is not None:
            self._find(said.name, "name", said.found, said.expected, said.do)
            return
        self._find(
            "trust-name-differs",
            "name",
            f"the cover says {name}; " + (renaming(trust, earlier) if earlier else f"{trust.ods_code} is {trust.name}"),
            trust.name,
            "Correct the name, or use the workbook that was made for this trust.",
        )

    def check_fingerprint(self, fingerprint: str) -> None:
        """Note where the declarations have changed since the workbook was made."""
        made = self.claims.hidden.get("fingerprint", fingerprint)
        if made != fingerprint:
            self._find(
                "return-layout-changed",
                "fingerprint",
                f"the layout fingerprint is {made[:8]}…; today's is {fingerprint[:8]}…",
                "the fingerprint of today's declarations",
                "Nothing has to be done by the trust; codes and headers were followed.",
            )

    def _find(self, name: str, key: str, found: str, expected: str, do: str) -> None:
        """A finding at the cell of the cover that says so; about the whole file where none does."""
        cell = self.claims.cover.get(key)
        self.findings.append(
            rule_book().finding(
                name,
                file=self.book.file,
                sheet=cell.sheet if cell else None,
                cell=cell.address if cell else None,
                found=found.rstrip("."),
                expected=expected,
                do=do,
            )
        )


def _bare(name: str) -> str:
    """A name without the words that every trust's name has."""
    words = "".join(c if c.isalnum() else " " for c in plain(name)).split()
    return " ".join(word for word in words if word not in _NO_NAME)
