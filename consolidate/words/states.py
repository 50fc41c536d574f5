"""The states a figure can be in. Missing is not zero, and there is more than one way of being missing."""

from enum import StrEnum


class State(StrEnum):
    """What stands in a cell. Only the first two carry a figure that a metric may use."""

    PROVIDED = "provided"
    """A figure, zero included."""
    IN_DISPUTE = "in_dispute"
    """A figure that two sources or two trusts disagree about."""
    BLANK = "blank"
    """The cell was left empty."""
    NOT_SUPPLIED = "not_supplied"
    """The sender wrote words such as "n/a": not provided or not collected, we have to ask which."""
    NOT_PROVIDED = "not_provided"
    """The service is not provided here, or the source publishes no such figure."""
    NOT_COLLECTED = "not_collected"
    """The service exists, its figure was not collected."""
    NOT_CALCULATED = "not_calculated"
    """A formula stands there without a stored result."""
    SUPPRESSED = "suppressed"
    """Withheld to protect a person or a trust."""

    @property
    def has_figure(self) -> bool:
        """Whether a figure in this state may be used."""
        return self in (State.PROVIDED, State.IN_DISPUTE)

    @property
    def words(self) -> str:
        """How the state is printed instead of a number."""
        return _WORDS[self]


_WORDS = {
    State.PROVIDED: "Provided",
    State.IN_DISPUTE: "In dispute",
    State.BLANK: "Left blank",
    State.NOT_SUPPLIED: "Not supplied",
    State.NOT_PROVIDED: "Not provided",
    State.NOT_COLLECTED: "Not collected",
    State.NOT_CALCULATED: "Not calculated",
    State.SUPPRESSED: "Suppressed",
}


class Population(StrEnum):
    """Real trusts and invented ones never share a group, a total or a page."""

    REAL = "real"
    INVENTED = "invented"


class Status(StrEnum):
    """Whether a metric has a value for a trust, and if not, why not."""

    OK = "ok"
    COMBINED = "combined"
    """Put together from a successor and its predecessors for a year in which they merged."""
    IN_DISPUTE = "in_dispute"
    NOT_AGREED = "not_agreed"
    """Two trusts disagree about a recharge in it: used by neither until they agree."""
    PART_OF_MERGER = "part_of_merger"
    """Counted in its successor for this year, never ranked as it stands."""
    BLANK = "blank"
    NOT_SUPPLIED = "not_supplied"
    NOT_PROVIDED = "not_provided"
    NOT_COLLECTED = "not_collected"
    NOT_CALCULATED = "not_calculated"
    SUPPRESSED = "suppressed"
    ZERO_DENOMINATOR = "zero_denominator"
    CANNOT_BE_TESTED = "cannot_be_tested"

    @property
    def has_value(self) -> bool:
        """Whether a value comes with this status."""
        return self in (Status.OK, Status.COMBINED, Status.IN_DISPUTE)

    @property
    def words(self) -> str:
        """How the status is printed instead of, or beside, a value."""
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    Status.OK: "Calculated",
    Status.COMBINED: "Put together with its predecessors",
    Status.IN_DISPUTE: "In dispute",
    Status.NOT_AGREED: "In dispute between trusts",
    Status.PART_OF_MERGER: "Counted in its successor",
    Status.BLANK: "Left blank",
    Status.NOT_SUPPLIED: "Not supplied",
    Status.NOT_PROVIDED: "Not provided",
    Status.NOT_COLLECTED: "Not collected",
    Status.NOT_CALCULATED: "Not calculated",
    Status.SUPPRESSED: "Suppressed",
    Status.ZERO_DENOMINATOR: "Denominator is zero",
    Status.CANNOT_BE_TESTED: "Cannot be tested",
}
