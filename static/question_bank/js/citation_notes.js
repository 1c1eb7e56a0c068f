// Writing a question: a moment after the typing stops, the citations are checked and the notes stand below their fields.

const PAUSE_MS = 900;
const CITED = /[条款项法例定]/;

const form = document.querySelector("[data-citation-check]");
let waiting = 0;
let newest = 0;

/** The list of notes below a field, made when it is first needed. */
function listOf(field) {
  const box = field.closest("[data-field]");
  let list = box.querySelector("[data-citation-notes]");
  if (!list) {
    list = document.createElement("ul");
    list.className = "remarks small";
    list.dataset.citationNotes = "";
    list.dataset.testid = "citation-note";
    list.setAttribute("aria-live", "polite");
    box.append(list);
  }
  return list;
}

function show(notes) {
  for (const list of form.querySelectorAll("[data-citation-notes]")) list.replaceChildren();
  for (const [name, sentences] of Object.entries(notes)) {
    const field = form.elements.namedItem(name);
    if (!field || !field.closest) continue;
    for (const sentence of sentences) {
      const item = document.createElement("li");
      item.textContent = sentence;
      listOf(field).append(item);
    }
  }
}

async function check() {
  newest += 1;
  const turn = newest;
  try {
    const answer = await fetch(form.dataset.citationCheck, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      redirect: "error",
    });
    const told = answer.ok ? await answer.json() : null;
    if (told && turn === newest) show(told.notes);
  } catch {
    // Nothing is lost: the notes also stand on the page of the question once it is saved.
  }
}

if (form) {
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    if (!CITED.test(event.target.value) && !form.querySelector("[data-citation-notes] li")) return;
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE_MS);
  });
}
