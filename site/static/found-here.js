// The search of a catalogue that was exported as files: looks through one list of titles and names in the browser.
// Without this script the page leads to the alphabet.
(() => {
  const place = document.getElementById("found-here");
  if (!place) return;
  const told = place.dataset, most = 50, said = document.getElementById("found-said");
  const marks = /[\u0300-\u036f\u1dc0-\u1dff]+/g, signs = /([\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])/gu;
  const letters = { "đ": "d", "ð": "d", "ɖ": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th" };
  const words = (text) => text.normalize("NFC").toLowerCase().replace(/ß/g, "ss").replace(/[^\p{L}\p{M}\p{N}+#]+/gu, " ")
    .replace(signs, " $1 ").split(" ").filter(Boolean);
  const plain = (word) => word.normalize("NFD").replace(marks, "").replace(/[đðɖøłıħæœþ]/g, (one) => letters[one])
    .normalize("NFC").replace(/^(h|k|l|m|s|t|qu)y$/, "$1i");
  const element = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  const tongue = document.documentElement.lang === "vi" ? 0 : 1;
  const line = (kinds, [kind, id, title, makers, year, , notes]) => {
    const made = element("li", "entry"), head = element("span", "entry-title"), link = element("a", "", title);
    link.href = `${told.start}/${kinds[kind]}/${id}/`;
    head.append(link);
    made.append(head);
    if (makers) made.append(" ", element("span", "muted entry-by", makers));
    if (notes && notes[tongue]) made.append(" ", element("span", "muted entry-note", notes[tongue]));
    if (year) made.append(" ", element("span", "entry-year", year));
    const more = element("span", "hit-more");
    more.append(element("span", "tag", told[`kind_${kinds[kind]}`]));
    made.append(more);
    return made;
  };
  // Most to least: the words as typed, with their diacritics, at the beginning; then anywhere; then without diacritics.
  const worth = (row, typed, asked) => {
    const kept = words(row[2]), bare = row[5].split(" ");
    let points = 0;
    for (let at = 0; at < asked.length; at++) {
      const last = at === asked.length - 1;
      if (bare.includes(asked[at])) points += 2;
      else if (last && bare.some((one) => one.startsWith(asked[at]))) points += 1;
      else return -1;
      if (kept.includes(typed[at])) points += 2;
    }
    if (asked.every((one, at) => kept[at] !== undefined && plain(kept[at]).startsWith(one))) points += 3;
    if (kept.length === asked.length) points += 2;
    return points - row[0] * 0.1;
  };
  const find = ({ kinds, rows, total }, question) => {
    const typed = words(question).slice(0, 24), asked = typed.map(plain);
    const found = [];
    if (asked.length) for (const row of rows) {
      const points = worth(row, typed, asked);
      if (points >= 0) found.push([points, row]);
    }
    found.sort((one, other) => other[0] - one[0]);
    const number = new Intl.NumberFormat(document.documentElement.lang).format;
    said.textContent = found.length ? told.found.replace("{number}", number(found.length)) : told.none;
    const list = element("ul", "entries");
    list.append(...found.slice(0, most).map(([, row]) => line(kinds, row)));
    place.replaceChildren(list);
    if (found.length > most) place.append(element("p", "muted", told.more.replace("{number}", number(most))));
    if (rows.length < total) place.append(element("p", "muted", told.part.replace("{number}", number(rows.length)).replace("{total}", number(total))));
  };
  const question = (new URLSearchParams(location.search).get("q") || "").slice(0, 200);
  const box = document.getElementById("q");
  if (box) box.value = question;
  if (!question.trim()) return;
  document.title = `${question} – ${document.title}`;
  const other = document.querySelector("a.lang");
  if (other) other.search = location.search;
  said.textContent = told.wait;
  place.replaceChildren();
  fetch(told.index).then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status))
    .then((known) => find(known, question))
    .catch(() => { said.textContent = told.failed; });
})();
