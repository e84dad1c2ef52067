// The query page with JavaScript: the editor of yasgui, the endpoint asked from the page, results in place.
// Without it the same form works by itself (site/templates/sparql.html).

import { completers } from "./query-complete.js";
import { refusal, show } from "./query-results.js";

const form = document.getElementById("query-form");
const area = document.getElementById("query");
const data = JSON.parse(document.getElementById("query-data").textContent);
const words = data.words;
const endpoint = new URL(form.dataset.endpoint, location.href).href;
const page = new URL(form.action.replace(/\/run$/, ""), location.href);
const runButton = document.getElementById("query-run");
const runLabel = runButton.textContent;
const said = document.getElementById("result-said");
const LONGEST_LINK = 4000;

let underWay = null;

const editor = makeEditor();

function makeEditor() {
  const { Yasqe } = window.Yasgui;
  for (const one of completers(data.prefixes, form.dataset)) Yasqe.registerAutocompleter(one);
  const place = document.createElement("div");
  place.id = "query-editor";
  area.after(place);
  area.hidden = true;
  const made = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    editorHeight: "20rem",
    autocompleters: ["variables", "our-prefixes", "our-classes", "our-properties"],
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run },
    requestConfig: { endpoint },
  });
  const input = made.getInputField();
  input.setAttribute("aria-label", words.editor);
  input.id = "query-input";
  document.querySelector('label[for="query"]').htmlFor = input.id;
  made.getScrollerElement().tabIndex = 0; // a reader without a mouse scrolls it
  made.on("change", () => { area.value = made.getValue(); unmark(); });
  return made;
}

function setQuery(text) {
  editor.setValue(text);
  area.value = text;
}

// ---- running

async function ask(accept, signal) {
  return fetch(endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query; charset=utf-8", Accept: accept },
    body: editor.getValue(),
    signal,
  });
}

async function run() {
  if (underWay) {
    underWay.abort();
    return;
  }
  underWay = new AbortController();
  const started = performance.now();
  document.getElementById("result").hidden = false;
  said.textContent = words.running;
  runButton.textContent = words.stop;
  unmark();
  try {
    const answer = await ask("application/sparql-results+json, application/n-triples;q=0.9", underWay.signal);
    const body = await answer.text();
    if (answer.ok) {
      const taken = (performance.now() - started) / 1000;
      const seconds = taken.toLocaleString(form.dataset.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
      const limit = answer.headers.get("X-Lienthong-Limit");
      said.textContent = show(answer.headers.get("Content-Type") || "", body, { words, seconds, limit, form });
    } else {
      fail(body);
    }
  } catch (error) {
    refusal(null, words, form.dataset.lang);
    said.textContent = error.name === "AbortError" ? words.stopped : words.unreachable;
  } finally {
    underWay = null;
    runButton.textContent = runLabel;
  }
}

function fail(body) {
  let problem = {};
  try {
    problem = JSON.parse(body);
  } catch {
    problem = { detail: words.unreachable };
  }
  said.textContent = words.refused;
  refusal(problem, words, form.dataset.lang);
  if (problem.line) mark(problem.line, problem.column || 1);
}

let marked = null;

function mark(line, column) {
  const at = Math.min(line - 1, editor.getDoc().lastLine());
  marked = editor.getDoc().addLineClass(at, "background", "wrong-line");
  editor.getDoc().setCursor({ line: at, ch: column - 1 });
}

function unmark() {
  if (marked) editor.getDoc().removeLineClass(marked, "background", "wrong-line");
  marked = null;
}

// ---- downloading and sharing

async function download() {
  const select = document.getElementById("format");
  const kinds = { "text/csv": "csv", "application/sparql-results+json": "json", "text/tab-separated-values": "tsv",
    "application/sparql-results+xml": "xml", "text/turtle": "ttl", "application/ld+json": "jsonld" };
  try {
    const answer = await ask(select.value);
    if (!answer.ok) {
      document.getElementById("result").hidden = false;
      fail(await answer.text());
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `lienthong.${kinds[select.value]}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch {
    document.getElementById("result").hidden = false;
    said.textContent = words.unreachable;
  }
}

function permalink() {
  const asked = new URLSearchParams({ query: editor.getValue() }).toString();
  // what no server need see goes behind the #, where length does not matter
  const short = `${endpoint}?${asked}`;
  return short.length <= LONGEST_LINK ? short : `${page.href.split(/[?#]/)[0]}#${asked}`;
}

async function share() {
  const link = permalink();
  const box = document.getElementById("query-shared");
  const input = document.getElementById("query-link");
  let copied = true;
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    copied = false; // over plain HTTP, or forbidden: the reader copies it
  }
  box.hidden = false;
  box.querySelector("label").textContent = copied ? words.copied : words.copy;
  input.value = link;
  input.select();
}

// ---- examples

function folded(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
}

function examples() {
  const box = document.querySelector(".find-example");
  const none = document.getElementById("no-examples");
  const items = [...document.querySelectorAll(".example-list li")];
  box.hidden = false;
  document.getElementById("example-q").addEventListener("input", (event) => {
    const wanted = folded(event.target.value).split(/\s+/).filter(Boolean);
    for (const one of items) one.hidden = !wanted.every((word) => one.dataset.sought.includes(word));
    none.hidden = items.some((one) => !one.hidden);
    none.textContent = words.no_examples;
  });
  for (const link of document.querySelectorAll("[data-example]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      setQuery(data.examples[link.dataset.example]);
      history.replaceState(null, "", link.href);
      form.scrollIntoView({ block: "start" });
      run();
    });
  }
}

// ---- beginning

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter && event.submitter.id === "query-download") download();
  else run();
});
const shareButton = document.getElementById("query-share");
shareButton.hidden = false;
shareButton.addEventListener("click", share);
examples();
const started = editor.getValue();
document.querySelector("a.lang").addEventListener("click", (event) => {
  const text = editor.getValue();
  if (text !== started && text.length <= LONGEST_LINK) event.currentTarget.search = new URLSearchParams({ query: text });
});
const behind = new URLSearchParams(location.hash.slice(1)).get("query");
if (behind) setQuery(behind);
if (behind || "run" in form.dataset) run();
