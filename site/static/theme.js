// Light, dark, or as the system wishes: remembered in this browser only. Loaded before the first paint, so that nothing flashes.
(() => {
  const page = document.documentElement;
  const wishes = ["system", "light", "dark"];
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (wish) => { try { localStorage.setItem("theme", wish); } catch { /* private browsing: until the page is left */ } };
  const show = (wish) => { if (wish === "light" || wish === "dark") page.dataset.theme = wish; else delete page.dataset.theme; };
  let wish = wishes.includes(kept()) ? kept() : "system";
  show(wish);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.theme");
    if (!button) return;
    const say = () => {
      button.querySelector("[data-say]").textContent = button.dataset[wish];
      button.title = `${button.dataset.name}: ${button.dataset[wish]}`;
    };
    button.addEventListener("click", () => {
      wish = wishes[(wishes.indexOf(wish) + 1) % 3];
      keep(wish);
      show(wish);
      say();
    });
    say();
    button.hidden = false;
  });
})();
