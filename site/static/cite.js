// A button behind each citation of [data-copy-text] that copies it; without this script the text can be marked.
for (const place of document.querySelectorAll("[data-copy-text]")) {
  if (!navigator.clipboard) break;
  const text = place.textContent.trim();
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plain copy";
  button.textContent = place.dataset.copyText;
  said.setAttribute("role", "status");
  said.className = "muted";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    said.textContent = place.dataset.copied;
    setTimeout(() => (said.textContent = ""), 4000);
  });
  place.append(" ", button, " ", said);
}
