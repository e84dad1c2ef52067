"""Why a value was left out on purpose, in the reader's language: ``mappings/vietnamese/reasons.toml``."""

from lienthong.mappings.wordlists import wordlist
from lienthong.messages import Lang

NOT_OF_RULES = {
    "filler": "a filler value that the source's settings leave out",
    "hidden keywords": "keywords that the publisher does not want shown",
    "use of the message": "says how the message is to be used",
    "material code": "a code about covers, materials or safety",
    "parcel measure": "for those who send parcels",
    "named licence": "the name of a licence that its address tells",
    "login": "an address with a login or password: never published",
    "contact": "a note on a copy with the telephone or e-mail of a person: never published",
    "own scheme": "a number of the publisher's own scheme",
    "unsaid": "the code for what is not known or not said",
    "other edition": "not of this edition",
    "trade date": "a date for the trade",
    "advertised product": "advertising: says nothing of this book",
    "no longer sold": "no longer for sale",
    "trade price": "a price between traders",
    "not sold alone": "not sold by itself",
    "not for readers": "the publisher does not address it to the public",
    "other text": "advertising or a part of the text, or about something else",
    "other resource": "a resource about someone else, or for the trade",
}
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
