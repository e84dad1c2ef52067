"""Diagnostics: what the protocol says of a request that cannot be answered.

https://www.loc.gov/standards/sru/diagnostics/diagnosticsList.html; the words of each number are messages of ours.
"""

from lienthong.messages import LANGS, text

URI = "info:srw/diagnostic/1/"


class Diagnostic(Exception):
    """One diagnostic: its number in the list of the protocol, what it names of the request, and how many records were
    ``found`` although none is shown."""

    def __init__(self, number: int, details: str = "", found: int = 0) -> None:
        super().__init__(number, details, found)
        self.number = number
        self.details = details
        self.found = found

    @property
    def uri(self) -> str:
        """What programs know it by."""
        return f"{URI}{self.number}"

    @property
    def message(self) -> str:
        """What people are told, in both languages."""
        return " / ".join(text(f"sru.diagnostic.d{self.number}", lang) for lang in LANGS)
