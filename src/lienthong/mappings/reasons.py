"""Why a value was left out on purpose, in the reader's language: ``mappings/vietnamese/reasons.toml``."""

from lienthong.mappings.wordlists import wordlist
from lienthong.messages import Lang

NOT_OF_RULES = {"filler": "a filler value that the source's settings leave out"}
"""Reasons that no rule states, by the word that stands for them in an Account."""


def reason(why: str, lang: Lang) -> str:
    """The reason of an Account (``why``) as a sentence: the rule's own words, in Vietnamese when the list has them.

    A librarian's own reason that is not in the list stays as written. Raises RuleError when the list is broken.
    """
    sentence = NOT_OF_RULES.get(why, why)
    if lang == "en":
        return sentence
    known: dict[str, str] = wordlist("reasons").get("reasons", {})
    return known.get(sentence, sentence)
