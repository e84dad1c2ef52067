"""What the provider tells of itself and of its sets."""

import re

from lienthong.exchange.oai.listing import Set
from lienthong.exchange.oai.naming import DOMAIN
from lienthong.exchange.oai.xml import OAI, dublin_core, element
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.settings import Settings
from lienthong.site.browsing_ways import caption

_EMAIL = re.compile(r"[^\s@<>,;:]+@(?:[^\s@<>,;:.]+\.)+[^\s@<>,;:.]+")


def email(known: Settings, host: str) -> str:
    """The address of the administrator: the first mail address of the settings, else the postmaster that every
    domain has (RFC 5321, section 4.5.1)."""
    for text in (known.contact, known.security_contact):
        if found := _EMAIL.search(text.replace("mailto:", " ")):
            return found[0]
    return f"postmaster@{host if DOMAIN.fullmatch(host) else 'localhost.invalid'}"


def identify(title: str, base: str, mail: str, namespace: str, earliest: str, sample: str) -> str:
    """The answer to Identify; ``sample`` is an identifier, '' when there are no items."""
    told = [
        element("repositoryName", title), element("baseURL", base), element("protocolVersion", "2.0"),
        element("adminEmail", mail), element("earliestDatestamp", earliest), element("deletedRecord", "persistent"),
        element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        element("compression", "gzip"), element("compression", "deflate"),
    ]  # fmt: skip
    if sample and DOMAIN.fullmatch(namespace):
        told.append(f"<description>{_scheme(namespace, sample)}</description>")
    return f"<Identify>{''.join(told)}</Identify>"


def _scheme(namespace: str, sample: str) -> str:
    here = f"{OAI}oai-identifier"
    inner = element("scheme", "oai") + element("repositoryIdentifier", namespace) + element("delimiter", ":")
    return (
        f'<oai-identifier xmlns="{here}" xsi:schemaLocation="{here} {here}.xsd">'
        f"{inner}{element('sampleIdentifier', sample)}</oai-identifier>"
    )


def described(one: Set) -> str:
    """A set with its name, Vietnamese first, and a description in both languages."""
    names = {lang: _name(one, lang) for lang in LANGS}
    told = dublin_core(("title", text, lang) for lang, text in names.items())
    name = " / ".join(dict.fromkeys(names.values()))
    inner = element("setSpec", one.spec) + element("setName", name)
    return f"<set>{inner}<setDescription>{told}</setDescription></set>\n"


def _name(one: Set, lang: Lang) -> str:
    kind, _, rest = one.spec.partition(":")
    said = catalogue(lang)
    if kind == "source" and rest:
        return (one.vi if lang == "vi" else one.en) or rest
    if kind == "ddc" and rest:
        number, division = rest.rpartition(":")[2], ":" in rest
        return f"{number} {caption(number[: 1 + division], lang)}".strip()
    return said[f"oai.set.{kind}_{rest}"] if rest else said[f"oai.set.{kind}"]
