"""A union catalogue for tests: one edition in many libraries with their own catalogues, a Work in languages."""

from synthetic import Catalogue

from lienthong.graph.terms import entity_id, iri, literal, typed

HUE, HA_NOI, DAK_LAK = "Thư viện Huế", "Thư viện Hà Nội", "Thư viện Đắk Lắk"
MANY = 5000
RECORDS = 3000
EDITIONS = 75


class Union(Catalogue):
    """The catalogue and, by name, what tests look at."""

    def fill(self) -> dict[str, str]:
        """Make everything; the names of entities."""
        names = self._libraries()
        names |= self._shared(names)
        names |= self._doubled(names)
        names |= self._crowded(names)
        names |= self._family(names)
        self.merged(entity_id("instance", "before"), names["shared"])
        self.gone(entity_id("instance", "lost"), "Sách đã rút")
        return names | {"before": entity_id("instance", "before"), "lost": entity_id("instance", "lost")}

    def _libraries(self) -> dict[str, str]:
        found = {}
        for name, key in ((HUE, "hue"), (HA_NOI, "ha_noi"), (DAK_LAK, "dak_lak")):
            found[key] = self.entity("library", key, name, "bf:Organization", "bf:Agent", "schema:Library", lang="vi")
            self.say(found[key], "schema:url", f"<https://{key.replace('_', '-')}.example.org/>")
        self.say(found["hue"], "rdfs:label", literal("Hue Library", "en"))
        former = self.entity("place", "tth", "Thừa Thiên Huế", "bf:Place", "schema:Place")
        self.say(former, "dct:valid", typed("/2024-12-31", "edtf:edtf"))
        now = self.entity("place", "hue", "Huế", "bf:Place", "schema:Place")
        for place in (former, now):
            self.say(found["hue"], "schema:location", place)
        code = self.inner(found["hue"], "bf:identifiedBy", "bf:Identifier", rdf_value=literal("XX-HUE"))
        point = self.inner(found["hue"], "schema:geo", "schema:GeoCoordinates", bf_coordinates=literal("16.46, 107.59"))
        self.say(point, "schema:latitude", typed("16.46", "xsd:decimal"))
        self.say(point, "schema:longitude", typed("107.59", "xsd:decimal"))
        source = f"{found['hue']}#source-isil"
        self.say(code, "bf:source", source)
        self.say(source, "rdfs:label", literal("ISIL"))
        # The registry knows how to search in Đắk Lắk, by ISBN.
        catalogue, action, entry = (f"{found['dak_lak']}#{one}" for one in ("instance-1", "searchaction-1", "entry-1"))
        self.say(found["dak_lak"], "schema:subjectOf", catalogue)
        self.say(catalogue, "schema:potentialAction", action)
        self.say(action, "schema:target", entry)
        self.say(entry, "schema:urlTemplate", literal("https://opac.dak-lak.example.org/isbn/{isbn}"))
        self.source("hue", found["hue"], opac="https://opac.hue.example.org/bib/{number}?t={title}")
        self.source(
            "ha-noi", found["ha_noi"], opac="javascript:alert('{number}')", request="https://hn.example.org/?{q}"
        )
        return found

    def source(self, name: str, library: str, **templates: str) -> None:
        """A data set of a library with its link templates."""
        start, one = len(self.lines), f"dataset/{name}"
        self.say(one, "rdf:type", iri("void:Dataset"))
        self.say(one, "dct:title", literal(f"Mục lục {name}", "vi"))
        self.say(one, "dct:publisher", library)
        for service, template in templates.items():
            action, target = f"{one}#{service}", f"{one}#{service}-target"
            self.say(one, "schema:potentialAction", action)
            self.say(action, "rdf:type", iri("schema:ViewAction" if service == "opac" else "schema:BorrowAction"))
            self.say(action, "schema:target", target)
            self.say(target, "schema:urlTemplate", literal(template))
        self._move(start, f"{self.base}/{one}")

    def described(self, one: str, source: str, number: str) -> str:
        """A record of a source that describes an edition."""
        record = self.entity("record", f"{source}{number}", f"{source} {number}", "bf:AdminMetadata")
        self.inner(record, "bf:identifiedBy", "bf:Local", rdf_value=literal(number))
        self.say(record, "bf:changeDate", typed("2024-05-06T07:08:09", "xsd:dateTime"))
        self.say(record, "dct:isPartOf", f"dataset/{source}")
        self.say(one, "bf:adminMetadata", record)
        return record

    def edition(self, work: str, key: str, title: str, year: str = "", isbn: str = "") -> str:
        """An instance of a work."""
        one = self.entity("instance", key, title, "bf:Instance", "schema:Book", lang="vi")
        self.both(one, "bf:instanceOf", "schema:exampleOfWork", work)
        self.both(work, "bf:hasInstance", "schema:workExample", one)
        if year:
            self.say(one, "schema:datePublished", typed(year, "xsd:gYear"))
        if isbn:
            self.inner(one, "bf:identifiedBy", "bf:Isbn", rdf_value=literal(isbn))
            self.say(one, "schema:isbn", literal(isbn))
        return one

    def copy(self, one: str, library: str, key: str, mark: str = "") -> str:
        """A copy of an edition."""
        item = self.entity("item", key, key, "bf:Item", "schema:Offer")
        self.both(item, "bf:itemOf", "schema:itemOffered", one)
        self.both(one, "bf:hasItem", "schema:offers", item)
        self.both(item, "bf:heldBy", "schema:offeredBy", library)
        self.inner(item, "bf:identifiedBy", "bf:Barcode", rdf_value=literal(key))
        if mark:
            self.inner(item, "bf:shelfMark", "bf:ShelfMark", rdfs_label=literal(mark))
        return item

    def _shared(self, names: dict[str, str]) -> dict[str, str]:
        work = self.entity("work", "shared", "Số đỏ", "bf:Work", "schema:Book", lang="vi")
        one = self.edition(work, "shared", "Số đỏ", "1996", "9786041000018")
        self._differences(one)
        self.described(one, "hue", "a/1&b=2")
        self.described(one, "ha-noi", "77")
        for number, mark in enumerate(("895 / 10", "895 / 2")):
            copy = self.copy(one, names["hue"], f"HUE{number}", mark)
        self.say(copy, "schema:availability", iri("schema:InStoreOnly"))
        self.inner(copy, "bf:note", "bf:Note", rdfs_label=literal("Thiếu bìa", "vi"))
        self.inner(copy, "bf:sublocation", "bf:Sublocation", rdfs_label=literal("Kho mở", "vi"))
        self.copy(one, names["ha_noi"], "HN1")
        self.copy(one, names["dak_lak"], "DL1")
        access = self.entity("item", "online", "Cơ sở dữ liệu Mẫu", "bf:Item", "schema:Offer", lang="vi")
        self.both(one, "bf:hasItem", "schema:offers", access)
        self.say(access, "schema:conditionsOfAccess", literal("Dành cho bạn đọc của các thư viện đăng ký", "vi"))
        self.say(access, "bf:electronicLocator", "<https://csdl.example.org/so-do>")
        for library in ("hue", "dak_lak"):
            self.say(access, "bf:heldBy", names[library])
        return {"shared": one, "shared_work": work, "access": access}

    def _differences(self, one: str) -> None:
        """What another library wrote of the same edition."""
        for text in ("SỐ ĐỎ", "Số đỏ : tiểu thuyết trào phúng", "So do (tieu thuyet)"):
            self.say(one, "rdfs:label", literal(text, "vi"))
            self.say(one, "schema:name", literal(text, "vi"))
            self.inner(one, "bf:title", "bf:Title", bf_mainTitle=literal(text, "vi"))
        for pages in ("211", "212"):
            self.inner(one, "bf:extent", "bf:Extent", rdfs_label=literal(f"{pages} tr."))
            self.say(one, "schema:numberOfPages", typed(pages, "xsd:integer"))
        who = [self.entity("agent", f"vtp{n}", "Vũ Trọng Phụng", "bf:Agent", "schema:Person") for n in (1, 2)]
        self.inner(one, "bf:contribution", "bf:Contribution", bf_agent=who[0], bf_role=iri("rel:aut"))
        self.inner(one, "bf:contribution", "bf:Contribution", bf_agent=who[1])
        for agent in who:
            self.say(one, "schema:author", agent)

    def _doubled(self, names: dict[str, str]) -> dict[str, str]:
        """One edition of which Huế has two records and Hà Nội one; both catalogues know a copy by its record and
        barcode, and take requests by record."""
        work = self.entity("work", "doubled", "Kỹ thuật sửa máy", "bf:Work", "schema:Book", lang="vi")
        one = self.edition(work, "doubled", "Kỹ thuật sửa máy", "1985", "9786041000025")
        for name, library in (("hue-kho", "hue"), ("ha-noi-kho", "ha_noi")):
            self.source(
                name, names[library], opac=f"https://{name}.example.org/{{number}}?b={{barcode}}",
                request=f"https://{name}.example.org/muon/{{number}}",
            )  # fmt: skip
        for source, number in (("hue-kho", "x4"), ("hue-kho", "x5"), ("ha-noi-kho", "y1")):
            self.described(one, source, number)
        for library, key in (("hue", "030"), ("hue", "031"), ("ha_noi", "130")):
            self.copy(one, names[library], key)
        return {"doubled": one}

    def _crowded(self, names: dict[str, str]) -> dict[str, str]:
        work = self.entity("work", "crowded", "Sách giáo khoa", "bf:Work", "schema:Book", lang="vi")
        one = self.edition(work, "crowded", "Sách giáo khoa", "2020")
        for number in range(MANY):
            self.copy(one, names[("hue", "ha_noi", "dak_lak")[number % 3]], f"G{number:05}")
        for number in range(RECORDS):
            self.described(one, "hue", f"R{number:05}")
        return {"crowded": one}

    def _family(self, names: dict[str, str]) -> dict[str, str]:
        hub = self.entity("work", "hub", "Truyện Kiều", "bf:Work", "bf:Hub")
        found = {"hub": hub}
        for key, title, language in (
            ("kieu", "Truyện Kiều", "vie"), ("french", "Kiều", "fre"), ("english", "The Tale of Kiều", "eng"),
            ("french2", "Kim Vân Kiều", "fre"), ("comic", "Truyện Kiều tranh", "vie"),
        ):  # fmt: skip
            found[key] = self.entity(
                "work", key, title, "bf:Work", "schema:Book", lang="vi" if language == "vie" else "fr"
            )
            self.say(found[key], "bf:language", iri(f"lang:{language}"))
        self.both(found["french"], "bf:translationOf", "schema:translationOfWork", found["kieu"])
        self.both(found["kieu"], "bf:translation", "schema:workTranslation", found["french"])
        for key in ("kieu", "english", "french2"):
            self.say(found[key], "bf:expressionOf", hub)
        self.say(found["comic"], "bf:derivativeOf", hub)
        about = self.entity("work", "essay", "Bàn về Truyện Kiều", "bf:Work", "schema:Book", lang="vi")
        self.say(about, "bf:subject", hub)
        translator = self.entity("agent", "nkv", "Nguyễn Khắc Viện", "bf:Agent", "bf:Person", "schema:Person")
        self.say(found["french"], "schema:translator", translator)
        for number in range(EDITIONS):
            one = self.edition(found["kieu"], f"kieu{number}", "Truyện Kiều", str(1930 + number))
            if number % 5 == 0:
                self.copy(one, names["hue" if number % 2 else "ha_noi"], f"K{number}")
        self.copy(self.edition(found["french"], "french", "Kiều", "1965"), names["hue"], "F1")
        return found | {"essay": about}
