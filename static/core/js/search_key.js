/** The key / goes to the search box of the page, unless something is being typed. */
export function searchBySlash() {
  const box = document.querySelector("[data-search-box]");
  if (!box) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    if (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
