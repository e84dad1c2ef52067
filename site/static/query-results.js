// Results as tables: values are text, never markup; things of ours by their names, looked up once a page of rows.

const PAGE = 100;
const ASKED_AT_ONCE = 300;

function element(name, text, properties = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return Object.assign(made, properties);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function replaceBody(...parts) {
  document.getElementById("result-body").replaceChildren(...parts);
}

// Shows an answer; returns the sentence about it.
export function show(type, body, known) {
  if (type.startsWith("application/sparql-results+json")) {
    const found = JSON.parse(body);
    if (typeof found.boolean === "boolean") {
      const word = found.boolean ? known.words.yes : known.words.no;
      replaceBody(element("p", word, { className: "answer" }));
      return fill(known.words.took, known);
    }
    return table(found.head.vars, found.results.bindings, known);
  }
  return table(["subject", "predicate", "object"], triples(body), known);
}

// A refusal: problem details (RFC 9457) with a place in the query; null clears.
export function refusal(problem, words, lang) {
  if (!problem) {
    replaceBody();
    return;
  }
  const box = element("div", "", { className: "alert" });
  box.setAttribute("role", "alert");
  const place = problem.line ? ` – ${fill(words.place, problem)}` : "";
  const first = element("p");
  first.append(element("strong", words.refused), place);
  const [own, other] = lang === "vi" ? [problem.detail, problem.detail_en] : [problem.detail_en, problem.detail];
  box.append(first, element("p", own || problem.title || ""));
  if (other) box.append(element("p", other, { className: "beside", lang: lang === "vi" ? "en" : "vi" }));
  replaceBody(box);
}

function table(columns, rows, known) {
  const { words } = known;
  if (!rows.length) {
    replaceBody(element("p", words.none));
    return fill(words.took, known);
  }
  const head = element("tr");
  for (const one of columns) head.append(element("th", one, { scope: "col" }));
  const body = element("tbody");
  const whole = element("table");
  whole.append(element("thead"), body);
  whole.tHead.append(head);
  const box = element("div", "", { className: "results", tabIndex: 0 });
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words.table);
  box.append(whole);
  const more = element("button", "", { type: "button", className: "plain" });
  more.addEventListener("click", () => next(columns, rows, body, more, known));
  replaceBody(box, more);
  next(columns, rows, body, more, known);
  const number = new Intl.NumberFormat(known.form.dataset.lang);
  const counted = fill(rows.length === 1 ? words.rows_one : words.rows, { number: number.format(rows.length) });
  const cut = known.limit && rows.length >= Number(known.limit);
  const limited = cut ? ` ${fill(words.limited, { limit: number.format(known.limit) })}` : "";
  return `${counted} ${fill(words.took, known)}.${limited}`;
}

function next(columns, rows, body, more, known) {
  const start = body.rows.length;
  const cells = new Map();
  for (const row of rows.slice(start, start + PAGE)) {
    const line = element("tr");
    for (const name of columns) line.append(cell(row[name], cells, known.form.dataset.lang));
    body.append(line);
  }
  const left = rows.length - body.rows.length;
  more.hidden = left <= 0;
  more.textContent = fill(known.words.more, { number: Math.min(left, PAGE) });
  name([...cells.keys()], cells, known.form.dataset);
}

function cell(term, cells, lang) {
  const made = element("td");
  if (!term) return made;
  if (term.type === "uri") {
    made.append(link(term.value, term.value));
    if (!cells.has(term.value)) cells.set(term.value, []);
    cells.get(term.value).push(made);
    return made;
  }
  const tag = term["xml:lang"] || "";
  const text = typeof term.value === "string" ? term.value : JSON.stringify(term.value);
  const span = element("span", text);
  if (tag && tag !== lang) span.lang = tag;
  if (term.datatype) span.title = term.datatype;
  made.append(span);
  if (tag && tag !== lang) made.append(" ", element("span", tag, { className: "tag" }));
  return made;
}

function link(iri, text) {
  // only what fetches a document may be followed; a value of the data may be anything
  if (!/^https?:\/\//i.test(iri)) return element("span", text);
  return element("a", text, { href: iri, rel: "noopener" });
}

async function name(iris, cells, where) {
  for (let start = 0; start < iris.length; start += ASKED_AT_ONCE) {
    try {
      const answer = await fetch(where.names, {
        method: "POST",
        body: new URLSearchParams(iris.slice(start, start + ASKED_AT_ONCE).map((iri) => ["iri", iri])),
      });
      if (!answer.ok) return;
      for (const [iri, named] of Object.entries(await answer.json())) {
        for (const one of cells.get(iri) || []) one.replaceChildren(...label(iri, named, where.lang));
      }
    } catch {
      return; // the addresses stay as they are
    }
  }
}

function label(iri, named, lang) {
  const made = link(named.href ? new URL(named.href, location.href).href : "", named.text);
  made.title = named.title || iri;
  if (named.lang && named.lang !== lang) made.lang = named.lang;
  if (!named.beside) return [made];
  const beside = element("span", named.beside, { className: "beside" });
  if (named.beside_lang) beside.lang = named.beside_lang;
  return [made, " ", beside];
}

// ---- N-Triples (https://www.w3.org/TR/n-triples/)

const TRIPLE = /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)\s*\.\s*$/u;
const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

function triples(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const parts = TRIPLE.exec(line);
    if (parts) found.push({ subject: node(parts[1]), predicate: node(parts[2]), object: node(parts[3]) });
  }
  return found;
}

function node(text) {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text };
  const end = text.lastIndexOf('"');
  const value = { type: "literal", value: unescaped(text.slice(1, end)) };
  const rest = text.slice(end + 1);
  if (rest.startsWith("@")) value["xml:lang"] = rest.slice(1);
  if (rest.startsWith("^^")) value.datatype = rest.slice(3, -1);
  return value;
}

function unescaped(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, sign) =>
    sign ? ESCAPES[sign] ?? sign : String.fromCodePoint(parseInt(short || long, 16)));
}
