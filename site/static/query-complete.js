// Completion from our own vocabulary: prefixes of the project, classes and properties that the catalogue uses.

const MOST = 60;

export function completers(prefixes, where) {
  let asked = null;
  const vocabulary = () => {
    asked ??= fetch(where.vocabulary)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
      .catch(() => {
        asked = null; // another try at the next key
        return { classes: [], properties: [] };
      });
    return asked;
  };
  return [prefixCompleter(prefixes), ...["classes", "properties"].map((kind) => terms(kind, vocabulary, prefixes, where.lang))];
}

function prefixCompleter(prefixes) {
  const own = window.Yasgui.Yasqe.Autocompleters.prefixes;
  return {
    ...own,
    name: "our-prefixes",
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([name, namespace]) => `${name}: <${namespace}>`).sort(),
    onInitialize: (yasqe) => {
      // behind the change, when the query has been read anew: within it a prefix would be declared twice
      yasqe.on("change", () => setTimeout(() => declare(yasqe, prefixes)));
    },
  };
}

const USED = /(?:^|[\s({[,;|/^!])([a-z]+):[\w-]*$/;

// Declares the prefix that is being typed.
function declare(yasqe, prefixes) {
  const cursor = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const name = USED.exec(before)?.[1];
  if (!name || !(name in prefixes) || /^\s*(prefix|#)/i.test(before)) return;
  if (new RegExp(`\\bprefix\\s+${name}\\s*:`, "i").test(yasqe.getValue())) return;
  yasqe.addPrefixes({ [name]: prefixes[name] });
  yasqe.autocomplete(true);
}

function terms(kind, vocabulary, prefixes, lang) {
  const own = window.Yasgui.Yasqe.Autocompleters[kind === "classes" ? "class" : "property"];
  const shown = new Map();
  return {
    ...own,
    name: `our-${kind}`,
    persistenceId: null,
    bulk: false,
    autoShow: true,
    get: async (yasqe, token) => {
      const known = (await vocabulary())[kind];
      const wanted = (token && (token.autocompletionString || token.string) || "").trim().toLowerCase();
      const found = known.filter((one) => matches(one, wanted)).slice(0, MOST);
      for (const one of found) shown.set(one.iri, one);
      return found.map((one) => one.iri);
    },
    postprocessHints: (yasqe, hints) => hints.map((hint) => worded(hint, shown, prefixes, lang)),
  };
}

function matches(one, wanted) {
  if (!wanted) return true;
  if (wanted.includes(":")) return one.iri.toLowerCase().startsWith(wanted) || one.name.toLowerCase().startsWith(wanted);
  return one.name.toLowerCase().includes(wanted);
}

// "bf:title – Nhan đề (1.000+)" in the list, "bf:title" in the query.
function worded(hint, shown, prefixes, lang) {
  const iri = full(hint.text, prefixes);
  const one = shown.get(iri);
  if (!one) return hint;
  const other = lang === "vi" ? one.en : one.vi;
  const names = [one[lang], one[lang] && other !== one[lang] ? other : ""].filter(Boolean).join(" / ");
  const count = new Intl.NumberFormat(lang).format(one.count) + (one.more ? "+" : "");
  return { ...hint, text: one.name || hint.text, displayText: `${one.name || iri} ${names ? `– ${names} ` : ""}(${count})` };
}

function full(text, prefixes) {
  if (text.startsWith("<")) return text.slice(1, -1);
  const [name, local] = text.split(/:(.*)/s);
  return name in prefixes ? prefixes[name] + local : text;
}
