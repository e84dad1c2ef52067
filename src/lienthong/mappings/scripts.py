"""Language–script tags (BCP 47) for text that stands beside its romanised form."""

from lienthong.mappings.language import language_of
from lienthong.mappings.text import script_tag


def script_language(text: str, language: str) -> str:
    """The tag of a text: Hán-Nôm in a Vietnamese resource is ``vi-Hani``; Latin text keeps its language's tag."""
    script = script_tag(text)
    if script in ("", "Latn"):
        return language_of(text) or language
    return f"{language.partition('-')[0] or 'und'}-{script}"
