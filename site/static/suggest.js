// Suggestions while one types into the search box: an ARIA combobox with a listbox popup
// (ARIA Authoring Practices Guide, combobox). Without this file the form works as it is.
(() => {
  const box = document.getElementById("q"), form = box && box.form;
  if (!form) return;
  const list = document.createElement("div"), wait = 120;
  let timer, asking, options = [], at = -1, composing = false, kept = box.value;
  const said = document.createElement("span");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  const set = (one, given) => Object.entries(given).forEach(([name, value]) => one.setAttribute(name, value));
  set(list, { role: "listbox", "aria-label": form.dataset.suggestions });
  set(box, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });
  said.className = "unseen";
  said.setAttribute("role", "status");
  form.append(list, said);

  const close = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
    list.hidden = true;
    said.textContent = "";
    choose(-1);
    box.setAttribute("aria-expanded", "false");
  };
  const choose = (place) => {
    if (options[at]) options[at].setAttribute("aria-selected", "false");
    at = place;
    const one = options[at];
    box.value = one ? one.textContent : kept;
    if (!one) return box.removeAttribute("aria-activedescendant");
    set(one, { "aria-selected": "true" });
    set(box, { "aria-activedescendant": one.id });
    one.scrollIntoView({ block: "nearest" });
  };
  const follow = (one) => { location.href = one.dataset.to; };
  const nom = (texts) => {
    const han = document.querySelector('link[href$="/han.css"]');
    if (!han || document.querySelector('link[href$="/nom.css"]') || !/[\u{20000}-\u{3ffff}]/u.test(texts.join(""))) return;
    const sheet = han.cloneNode();
    sheet.href = han.href.replace(/han\.css$/, "nom.css");
    han.after(sheet);
  };
  const show = ([typed, texts, kinds, pages]) => {
    if (typed.trim() !== kept.trim().split(/\s+/).join(" ") || document.activeElement !== box) return;
    nom(texts);
    const groups = new Map();
    options = texts.map((text, place) => {
      const one = document.createElement("div"), address = new URL(pages[place]);
      set(one, { role: "option", id: `suggestion-${place}`, "aria-selected": "false" });
      one.textContent = text;
      one.dataset.to = address.pathname;
      if (!groups.has(kinds[place])) {
        const group = document.createElement("div"), name = document.createElement("div");
        set(group, { role: "group", "aria-label": kinds[place] });
        set(name, { role: "presentation", class: "group" });
        name.textContent = kinds[place];
        group.append(name);
        groups.set(kinds[place], group);
      }
      groups.get(kinds[place]).append(one);
      return one;
    });
    at = -1;
    box.removeAttribute("aria-activedescendant");
    list.replaceChildren(...groups.values());
    list.hidden = !options.length;
    const { suggested, suggestedOne } = form.dataset;
    said.textContent = list.hidden ? "" : options.length === 1 ? suggestedOne : suggested.replace("{number}", options.length);
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    if (asking) asking.abort();
    const mine = (asking = new AbortController());
    const address = `${form.getAttribute("action").replace(/search$/, "suggest")}?q=${encodeURIComponent(kept)}`;
    try {
      const answer = await fetch(address, { signal: mine.signal });
      if (answer.ok) show(await answer.json());
    } catch { /* aborted, or no network: nothing is suggested */ }
  };
  const typed = () => {
    kept = box.value;
    clearTimeout(timer);
    if (kept.trim()) timer = setTimeout(ask, wait);
    else close();
  };

  // An input method shows what is not yet a word: nothing is asked before it is one.
  box.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  box.addEventListener("compositionend", () => { composing = false; typed(); });
  box.addEventListener("input", (event) => { if (!composing && !event.isComposing) typed(); });
  box.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], rows = options.length + 1;
    if (step && !list.hidden) {
      event.preventDefault();
      choose(((at + 1 + step + rows) % rows) - 1);
    } else if (step === 1 && kept.trim()) ask();
    else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && options[at] && !list.hidden) {
      event.preventDefault();
      follow(options[at]);
    }
  });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) follow(one);
  });
})();
