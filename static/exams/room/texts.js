// Words come from the page, in the officer's language; {name} is filled in.

const words = new Map();
document.querySelectorAll("#room-texts [data-text]").forEach((entry) => words.set(entry.dataset.text, entry.textContent));

/** The words of `key` with {name} replaced by values. */
export function texts(key, values = {}) {
  return (words.get(key) || key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
