// Brings the neighbourhood of an entity into its page when the reader opens it; without this script its link leads there.
for (const details of document.querySelectorAll("details[data-near]")) {
  details.addEventListener("toggle", async () => {
    if (!details.open || details.dataset.done) return;
    details.dataset.done = "1";
    const link = details.querySelector("p");
    try {
      const answer = await fetch(details.dataset.near, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("near");
      if (!found) throw new Error("empty");
      details.append(document.importNode(found, true));
      link.hidden = true;
    } catch {
      delete details.dataset.done;
      const said = document.createElement("span");
      said.setAttribute("role", "status");
      said.textContent = ` ${details.dataset.failed}`;
      link.querySelector("span")?.remove();
      link.append(said);
    }
  });
}
