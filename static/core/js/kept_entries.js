// A form that was sent after the session had ended: what was typed comes back once the same person has signed in.
// It waits in this tab only (sessionStorage), while the sign-in stands in between; passwords, files and hidden
// fields are never kept.

const PLACE = "lianbing-kept-entries";
const MINUTES = 10;
const NOT_KEPT = "[type=password], [type=file], [type=hidden]";

const here = () => location.pathname + location.search;
const person = () => {
  const account = document.querySelector("[data-account] summary");
  return account ? account.textContent.trim() : "";
};

function remember(form) {
  const fields = [...form.elements].filter((field) => field.name && !field.matches(NOT_KEPT));
  const names = new Set(fields.map((field) => field.name));
  const entries = [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  const kept = { page: here(), form: [...document.forms].indexOf(form), person: person(), at: Date.now(), entries };
  sessionStorage.setItem(PLACE, JSON.stringify(kept));
}

function fill(form, entries) {
  for (const field of form.elements) {
    if (!field.name || field.matches(NOT_KEPT) || field.matches("button, [type=submit]")) continue;
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.matches("[type=checkbox], [type=radio]")) {
      field.checked = values.includes(field.value);
    } else if (field.matches("select")) {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else if (values.length) {
      field.value = values[0];
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** On the page of the form, after the sign-in: fills it and says so. Anywhere else: waits, or forgets. */
function restore() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  if (!kept) return;
  if (document.querySelector("[data-sign-in], [data-form-refused]")) {
    sessionStorage.setItem(PLACE, JSON.stringify({ ...kept, refused: true }));
    return;
  }
  const late = Date.now() - kept.at > MINUTES * 60000;
  const theirs = person() !== "" && person() !== kept.person;
  if (kept.refused && !late && !theirs && kept.page !== here()) return;
  sessionStorage.removeItem(PLACE);
  const form = document.forms[kept.form];
  const notice = document.querySelector("[data-kept-entries]");
  if (!kept.refused || late || theirs || !form || !notice) return;
  fill(form, kept.entries);
  notice.hidden = false;
  notice.focus();
}

/** Keeps what is being sent until the next page has come, and gives it back when a sign-in came instead. */
export function keepEntries() {
  try {
    restore();
  } catch (_error) {
    sessionStorage.removeItem(PLACE);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const kept = form.matches("form[method=post][data-once]:not([data-sign-in])");
    if (form.matches("[data-sign-out]")) sessionStorage.removeItem(PLACE);
    if (!kept || form.enctype === "multipart/form-data" || form.querySelector("[type=password]")) return;
    try {
      remember(form);
    } catch (_error) {
      sessionStorage.removeItem(PLACE);
    }
  });
}
