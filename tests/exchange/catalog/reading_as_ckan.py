"""Reads catalogues as a CKAN portal would, by ckanext-dcat's own parser and profile: run by ``test_ckan_parser.py`` in
a process of its own, where CKAN's packages are.

    python reading_as_ckan.py FORMAT FILE [FORMAT FILE …]      # FORMAT as rdflib names it

Prints a line of JSON for each file: its data sets as ckanext-dcat makes them, and the next page.
"""

import json
import sys
from pathlib import Path

from ckanext.dcat.processors import RDFParser


def main(*told: str) -> None:
    for form, file in zip(told[::2], told[1::2], strict=True):
        parser = RDFParser(profiles=["euro_dcat_ap_3"])
        parser.parse(Path(file).read_bytes(), _format=form)
        print(json.dumps({"datasets": list(parser.datasets()), "next": parser.next_page()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
