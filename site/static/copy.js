// A button for each [data-copy] that copies its text: behind a link, at the end of anything else. Without this script
// an address is a plain link, and a text can be marked.
for (const place of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const text = place.textContent.trim();
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plain copy";
  button.textContent = place.dataset.copy;
  said.setAttribute("role", "status");
  said.className = "muted";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // somebody has forbidden it: what is to be copied is marked, so that a key copies it
      getSelection().selectAllChildren(place);
      return;
    }
    said.textContent = place.dataset.copied;
    setTimeout(() => (said.textContent = ""), 4000);
  });
  if (place.matches("a")) place.after(" ", button, " ", said);
  else place.append(" ", button, " ", said);
}
