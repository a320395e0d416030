"""Faults of a handbook: collected, never thrown, so that one run shows all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.handbook.source import Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. `code` is stable (`K203`); `args` fill the message of that code (see messages.csv)."""

    code: str
    span: Span
    args: dict[str, str]

    @property
    def severity(self) -> str:
        """error or warning, as the catalogue says for this code."""
        from kaohe.handbook.messages import severity  # noqa: PLC0415

        return severity(self.code)


@dataclass(slots=True)
class Diagnostics:
    """Collects faults in the order found."""

    items: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, span: Span, **args: object) -> None:
        """Notes the fault `code` at `span`; `args` are the values its message names."""
        self.items.append(Diagnostic(code, span, {key: str(value) for key, value in args.items()}))

    @property
    def failed(self) -> bool:
        """Whether any of them is an error."""
        return any(item.severity == "error" for item in self.items)


class FaultyHandbook(Exception):
    """The handbook has faults; they are in the diagnostics."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("; ".join(item.code for item in diagnostics.items))
        self.diagnostics = diagnostics
