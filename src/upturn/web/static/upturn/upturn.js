// The one script of our own. Every page works without it: "/" goes to the search box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// A prepared message is copied whole; where the browser keeps its clipboard shut, it is left selected.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const message = document.getElementById(button.dataset.copy);
  const status = document.getElementById(`${button.dataset.copy}-copied`);
  message.focus();
  message.select();
  let copied = true;
  try {
    await navigator.clipboard.writeText(message.value);
  } catch {
    copied = document.execCommand("copy");
  }
  status.textContent = copied
    ? "Copied. Read it once more before you send it."
    : "Selected. Copy it with your keyboard or the menu.";
});

// In a meeting, J and K go to the next and the previous pupil: the link that names the key is followed.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[jk]$/i.test(event.key)) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
  const link = document.querySelector(`a[data-key="${event.key.toLowerCase()}"]`);
  if (link) link.click();
});

// Once a form is on its way, what was typed is no draft any more: nothing further is kept of it.
const sent = new WeakSet();
document.addEventListener("submit", (event) => sent.add(event.target));
document.addEventListener("htmx:config:request", (event) => {
  if (sent.has(event.target.closest("form"))) event.preventDefault();
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => sent.delete(form)));
