"""What every page owes to who listens to it, enlarges it, or goes through it by keys: held to the HTML standard's
parser, without a browser (WCAG 2.2: 1.3.1, 2.4.1, 2.4.2, 2.4.6, 3.1.1, 4.1.2)."""

import re
from collections import Counter
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import html5rdf
import pytest
from siteserver import Site

KINDS = ("work", "instance", "item", "hub", "subject", "place", "series", "big_library", "record", "dataset", "agent")
LOADED = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
FIXED = (
    "/",
    "/work",
    "/search?q=Truyện+Kiều",
    "/search?q=zzqqzz",
    "/sparql",
    "/mapping",
    "/mapping/marc21/245",
    "/không-có",
)


def tree(body: str) -> Element:
    """The document, by a parser that refuses every error of the HTML standard."""
    parser = html5rdf.HTMLParser(
        tree=html5rdf.treebuilders.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    return parser.parse(body)


def text(one: Element) -> str:
    """What a screen reader says: the label, or the text without what is hidden from it."""
    if one.get("aria-label"):
        return one.get("aria-label", "")
    parts = [one.text or ""]
    for child in one:
        if child.get("aria-hidden") != "true":
            parts.append(child.get("alt") or text(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, Element]:
    """Every kind of page, in both languages, and all that the home page and its frame lead to; parsed."""
    paths = [f"/{site.names[kind]}" for kind in KINDS] + list(FIXED)
    with site.client() as client:
        home = tree(client.get("/vi/").text)
        for one in home.iter("a"):
            path = urldefrag(one.get("href", ""))[0]
            if path.startswith("/vi/") and path.count("/") == 2 and path[3:] not in paths:
                paths.append(path[3:])
        answers = {
            f"/{lang}{path}": client.get(f"/{lang}{path}")
            for number, path in enumerate(paths)
            for lang in (("vi", "en") if number % 4 == 0 else ("vi",))
        }
    # Nothing was loaded into this site, so that nothing was counted.
    counted = {f"/{lang}/{page}": 503 for lang in ("vi", "en") for page in ("quality", "catalog", "dumps")}
    unlike = {"/vi/không-có": 404, "/en/không-có": 404} | counted
    found = {page: one.status_code for page, one in answers.items() if one.status_code != 200}
    assert found.items() <= unlike.items()
    return {page: tree(one.text) for page, one in answers.items()}


Flaws = dict[str, list[str]]


def flaws(pages: dict[str, Element], found: dict[str, list[str]]) -> Flaws:
    return {page: found[page] for page in pages if found[page]}


def test_one_main_heading_and_no_step_is_left_out(pages: dict[str, Element]) -> None:
    found: Flaws = {}
    for page, root in pages.items():
        levels = [int(one.tag[1]) for one in root.iter() if re.fullmatch("h[1-6]", str(one.tag))]
        found[page] = [f"{a}→{b}" for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        found[page] += ["h1"] * abs(levels.count(1) - 1)
        found[page] += ["empty" for one in root.iter() if re.fullmatch("h[1-6]", str(one.tag)) and not text(one)]
    assert flaws(pages, found) == {}


def test_landmarks_language_and_title(pages: dict[str, Element]) -> None:
    found: Flaws = {}
    for page, root in pages.items():
        count = Counter(str(one.tag) for one in root.iter())
        found[page] = [tag for tag in ("main", "title") if count[tag] != 1]
        found[page] += ["lang"] if root.get("lang") != page[1:3] else []
        navigation = [text_of_label(root, one) for one in root.iter("nav")]
        found[page] += ["nav without name"] * navigation.count("")
        found[page] += [name for name, number in Counter(navigation).items() if number > 1]
        parts = [one for one in root.iter() if one.tag == "section" or one.get("role") == "region"]
        regions = [text_of_label(root, one) for one in parts]
        found[page] += [f"region {name}" for name, number in Counter(regions).items() if name and number > 1]
        first = next(root.iter("a"))
        found[page] += [] if (first.get("class"), first.get("href")) == ("skip", "#main") else ["skip link"]
    assert flaws(pages, found) == {}


def text_of_label(root: Element, one: Element) -> str:
    """The name that ``aria-label`` or ``aria-labelledby`` gives."""
    if pointed := one.get("aria-labelledby"):
        by_id = {each.get("id"): each for each in root.iter() if each.get("id")}
        return " ".join(text(by_id[name]) for name in pointed.split())
    return one.get("aria-label", "")


def test_ids_are_there_once_and_what_is_pointed_at_is_there(pages: dict[str, Element]) -> None:
    found: Flaws = {}
    for page, root in pages.items():
        ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
        found[page] = [str(name) for name, number in ids.items() if number > 1]
        for one in root.iter():
            pointed = [one.get(name, "") for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for")]
            pointed.append(one.get("href", "")[1:] if one.get("href", "").startswith("#") else "")
            found[page] += [name for name in " ".join(pointed).split() if name not in ids]
    assert flaws(pages, found) == {}


def test_links_buttons_and_inputs_have_names(pages: dict[str, Element]) -> None:
    found: Flaws = {}
    for page, root in pages.items():
        labelled = {one.get("for") for one in root.iter("label") if text(one)}
        within = {id(child) for one in root.iter("label") for child in one.iter()}
        found[page] = [f"a {one.get('href')}" for one in root.iter("a") if not text(one)]
        found[page] += [f"button {one.get('id')}" for one in root.iter("button") if not text(one)]
        for tag in ("input", "select", "textarea"):
            for one in root.iter(tag):
                named = one.get("id") in labelled or id(one) in within or one.get("aria-label")
                hidden = one.get("type") in ("hidden", "submit") or one.get("readonly") is not None
                if not (named or hidden or text_of_label(root, one)):
                    found[page].append(f"{tag} {one.get('name')}")
        found[page] += [f"img {one.get('src')}" for one in root.iter("img") if one.get("alt") is None]
    assert flaws(pages, found) == {}


def test_tables_say_what_their_columns_are(pages: dict[str, Element]) -> None:
    found: Flaws = {}
    for page, root in pages.items():
        found[page] = []
        for table in root.iter("table"):
            heads = list(table.iter("th"))
            found[page] += ["no th"] if not heads else []
            captions = [text(one) for one in table.iter("caption")]
            found[page] += ["no name"] if not any(captions) and not text_of_label(root, table) else []
            found[page] += [f"th without scope: {text(one)}" for one in heads if not one.get("scope")]
    assert flaws(pages, found) == {}


def test_no_list_or_paragraph_is_empty(pages: dict[str, Element]) -> None:
    found: Flaws = {}
    for page, root in pages.items():
        lists = [one for one in root.iter() if one.tag in ("ul", "ol", "dl", "table")]
        found[page] = [f"{one.tag} {one.get('class')}" for one in lists if len(one) == 0 and one.get("id") != "results"]
    assert flaws(pages, found) == {}


def test_nothing_in_a_page_is_refused_by_its_own_policy(pages: dict[str, Element]) -> None:
    """No style attribute, no style element, no script of the page itself, no handler; nothing of another host."""
    found: Flaws = {}
    for page, root in pages.items():
        found[page] = []
        for one in root.iter():
            found[page] += [f"{one.tag} {name}" for name in one.attrib if name == "style" or name.startswith("on")]
            if one.tag == "style" or (one.tag == "script" and not one.get("src") and "json" not in one.get("type", "")):
                found[page].append(str(one.tag))
            source = one.get("src") or (one.get("href") if one.tag == "link" and one.get("rel") in LOADED else "")
            found[page] += [source] if source and not re.match(r"/(?!/)", source) else []
    assert flaws(pages, found) == {}


def test_words_of_another_script_say_so(pages: dict[str, Element], site: Site) -> None:
    """Hán-Nôm stands below an element whose ``lang`` names that script, so that it gets its font and its voice."""
    with site.client() as client:
        root = tree(client.get(f"/vi/{site.names['han']}").text)
    body = root.find("body")
    assert body is not None
    found = [
        language for language, said in said_in(body, "vi") if re.search("[\u3400-\u9fff\U00020000-\U0003ffff]", said)
    ]
    assert found
    assert {language.lower() for language in found} == {"vi-hani"}


def said_in(one: Element, language: str) -> list[tuple[str, str]]:
    """Each piece of text with the language that holds for it."""
    language = one.get("lang") or language
    found = [(language, one.text or "")] if one.tag not in ("script", "style") else []
    for child in one:
        found += [*said_in(child, language), (language, child.tail or "")]
    return found
