// Writing a question: only the fields of the chosen kind are shown, sub-questions are added without a reload.

const CHOICES = ["single_choice", "multiple_choice", "indefinite_choice"];
const ARRANGED = ["matching", "ordering"];
const DRAFTING = "document_drafting";
const WRITTEN = ["short_answer", "essay", DRAFTING];
const CASE = "case_analysis";
const SHOWN = {
  options: (kind) => CHOICES.includes(kind) || ARRANGED.includes(kind),
  right_side: (kind) => kind === "matching",
  fixed_order: (kind) => CHOICES.includes(kind) || kind === "matching",
  rubric: (kind) => WRITTEN.includes(kind),
  material: (kind) => kind === CASE || kind === DRAFTING,
  key: (kind) => kind !== CASE,
  marks: (kind) => kind !== CASE,
};

const form = document.querySelector("[data-question-form]");

/** Fields of other kinds are hidden, unless something is wrong or written in them. */
function arrange(scope) {
  const kind = scope.querySelector("select[name$=kind]");
  if (!kind) return;
  for (const field of scope.querySelectorAll("[data-field]")) {
    const rule = SHOWN[field.dataset.field];
    if (rule) field.hidden = !rule(kind.value) && !field.querySelector(".field--error");
  }
  if (!scope.matches("[data-part]")) form.querySelector("[data-parts]").hidden = kind.value !== CASE;
}

if (form) {
  const list = form.querySelector("[data-part-list]");
  const pattern = document.querySelector("[data-part-template]");
  const count = form.querySelector("[name$='-TOTAL_FORMS']");
  const most = Number(form.querySelector("[name$='-MAX_NUM_FORMS']").value);
  const add = form.querySelector("[data-add-part]");

  form.querySelectorAll("[data-kind-scope]").forEach(arrange);
  form.addEventListener("change", (event) => {
    if (event.target.matches("select[name$=kind]")) arrange(event.target.closest("[data-kind-scope]"));
  });

  add.addEventListener("click", (event) => {
    event.preventDefault();
    const number = Number(count.value);
    const holder = document.createElement("div");
    holder.innerHTML = pattern.innerHTML.split("__prefix__").join(String(number));
    const part = holder.querySelector("[data-part]");
    part.querySelector("[data-number]").textContent = String(number + 1);
    list.append(part);
    count.value = String(number + 1);
    add.disabled = number + 1 >= most;
    arrange(part);
    part.querySelector("select").focus();
  });
}
