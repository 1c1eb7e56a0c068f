// Marking by keys: Enter goes on and then saves, arrows change marks, U takes back the last answer.
const form = document.querySelector("[data-marking]");
const inputs = form ? [...form.querySelectorAll("[data-most]")] : [];
const back = document.querySelector("[data-take-back]");
const total = form?.querySelector("[data-total]");

const number = (text) => {
  const value = Number(text.trim().replace(/[。．,]/g, "."));
  return text.trim() !== "" && Number.isFinite(value) ? value : null;
};

const add = () => {
  const values = inputs.map((input) => number(input.value));
  const sum = values.reduce((whole, value) => whole + (value ?? 0), 0);
  if (total) total.textContent = values.every((value) => value === null) ? "–" : String(Math.round(sum * 100) / 100);
};

const change = (input, steps) => {
  const most = Number(input.dataset.most);
  const size = Number(input.dataset.size);
  const now = number(input.value) ?? 0;
  const next = steps > 0 ? Math.floor(now / size + 1) * size : Math.ceil(now / size - 1) * size;
  input.value = String(Math.round(Math.min(most, Math.max(0, next)) * 100) / 100);
  add();
};

for (const [place, input] of inputs.entries()) {
  input.addEventListener("input", add);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      change(input, event.key === "ArrowUp" ? 1 : -1);
    } else if (event.key === "Enter" && place + 1 < inputs.length) {
      event.preventDefault();
      inputs[place + 1].focus();
    }
  });
}

for (const button of form?.querySelectorAll("[data-step]") ?? []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    change(button.parentElement.querySelector("input"), Number(button.dataset.step));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === "u" && back) {
    event.preventDefault();
    back.click();
  } else if (/^[0-9]$/.test(event.key) && !document.activeElement?.matches("input, textarea, select")) {
    const open = inputs.find((input) => input.value.trim() === "") ?? inputs[0];
    open?.focus();
  }
});

if (form) {
  form.querySelector("[data-sum]").hidden = false;
  add();
  (inputs.find((input) => input.getAttribute("aria-invalid")) ?? inputs[0])?.focus();
}
