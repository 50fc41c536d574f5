"""A stand-in for a library's workbook that notes every call, to make the same calls again without us."""

from collections.abc import Callable


class Noted:
    """Stands where the library's workbook, sheet or format would, and notes what is asked of it."""

    def __init__(self, calls: list) -> None:
        self.__dict__["calls"] = calls

    def __getattr__(self, name: str) -> Callable:
        def call(*args: object, **options: object) -> "Noted | None":
            made = Noted(self.calls) if name in ("add_worksheet", "add_format") else None
            self.calls.append((self, name, args, options, made))
            return made

        return call

    def __setattr__(self, name: str, value: object) -> None:
        self.calls.append((self, "__setattr__", (name, value), {}, None))

    def again(self, book: object) -> None:
        """Make the calls of a real workbook; what stands for a format or sheet is replaced by the real one."""
        real: dict[object, object] = {self: book}
        for target, name, args, options, made in self.calls:
            given = [real[a] if isinstance(a, Noted) else a for a in args]
            if name == "conditional_format":
                given[1] = given[1] | {"format": real[given[1]["format"]]}
            result = getattr(real[target], name)(*given, **options)
            if made is not None:
                real[made] = result
