// A button beside each address of [data-copy] that copies it; without this script the address is a plain link.
for (const link of document.querySelectorAll("a[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plain copy";
  button.textContent = link.dataset.copy;
  said.setAttribute("role", "status");
  said.className = "muted";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.textContent.trim());
    said.textContent = link.dataset.copied;
    setTimeout(() => (said.textContent = ""), 4000);
  });
  link.after(" ", button, " ", said);
}
