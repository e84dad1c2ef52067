"""What the server tells of itself: ZeeRex (http://zeerex.z3950.org/), the record of explain."""

from urllib.parse import urlsplit

from lienthong.exchange.oai.xml import element, escape
from lienthong.exchange.sru import asked, writing
from lienthong.exchange.sru.asked import Asked
from lienthong.exchange.sru.table import context_sets, indexes, schemas
from lienthong.messages import LANGS, text
from lienthong.settings import Settings

ZEEREX = "http://explain.z3950.org/dtd/2.0/"
_RELATIONS = ("=", "==", "all", "any", "adj", "<", "<=", ">", ">=", "within")
_MODIFIERS = ("ignoreCase", "ignoreAccents", "masked")


def explained(one: Asked, known: Settings, path: str) -> bytes:
    """The answer to explain."""
    string = asked.escaping(one) == "string"
    record = _record(known, path, one.version)
    body = escape(record) if string else record
    told = [
        b"<record>",
        element("recordSchema", ZEEREX).encode(),
        writing.escaped(one, string),
        f"<recordData>{body}</recordData></record>".encode(),
    ]
    return writing.document(one, told)


def _record(known: Settings, path: str, version: str) -> str:
    parts = urlsplit(known.base)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    database = f"{parts.path}{path}".lstrip("/")
    server = element("host", parts.hostname or "") + element("port", str(port)) + element("database", database)
    transport = f'protocol="SRU" version="{version}" transport="{parts.scheme}" method="GET POST"'
    return (
        f'<explain xmlns="{ZEEREX}"><serverInfo {transport}>{server}</serverInfo>'
        f"<databaseInfo>{_said('title', known.title)}{_said('description')}</databaseInfo>"
        f"<indexInfo>{''.join(_sets())}{''.join(_indexes())}</indexInfo>"
        f"<schemaInfo>{''.join(_schemas())}</schemaInfo><configInfo>{_limits()}</configInfo></explain>"
    )


def _said(name: str, fixed: str = "") -> str:
    primary = {LANGS[0]: 'primary="true"'}
    return "".join(
        f'<{name} lang="{lang}" {primary.get(lang, "")}>{escape(fixed or text(f"sru.{name}", lang))}</{name}>'
        for lang in LANGS
    )


def _sets() -> list[str]:
    return [f'<set name="{name}" identifier="{uri}"/>' for name, uri in context_sets().items()]


def _indexes() -> list[str]:
    found = []
    for index in indexes():
        titles = "".join(f'<title lang="{lang}">{escape(index.said[lang])}</title>' for lang in LANGS)
        maps = ""
        for name in index.names:
            prefix, _, local = name.partition(".")
            maps += f'<map><name set="{prefix}">{local}</name></map>'
        found.append(f'<index search="true" scan="false" sort="false">{titles}{maps}</index>')
    return found


def _schemas() -> list[str]:
    return [
        f'<schema name="{one.name}" identifier="{one.uri}" retrieve="true" sort="false">{element("title", one.title)}'
        "</schema>"
        for one in dict.fromkeys(schemas().values())
    ]


def _limits() -> str:
    told = [f'<default type="numberOfRecords">{asked.USUAL}</default>']
    told += [f'<setting type="maximumRecords">{asked.MOST}</setting>']
    told += ['<default type="index">cql.serverChoice</default>', '<default type="relation">=</default>']
    told += [f'<supports type="relation">{escape(one)}</supports>' for one in _RELATIONS]
    told += [f'<supports type="relationModifier">{one}</supports>' for one in _MODIFIERS]
    told += [f'<supports type="booleanOperator">{one}</supports>' for one in ("and", "or", "not")]
    told += [f'<supports type="maskingCharacter">{one}</supports>' for one in ("*", "?")]
    return "".join(told)
