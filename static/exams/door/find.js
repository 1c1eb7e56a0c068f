/* The list at the door narrows with each keystroke; the form does the same without scripts. */

const TICKET = /(?:^|\/ticket\/)(\d{12,20})\/?$/;

const box = document.querySelector("[data-door-find]");
const rows = Array.from(document.querySelectorAll("[data-find]"));

function matches(row, asked) {
  const scanned = TICKET.exec(asked);
  return scanned ? row.dataset.ticket === scanned[1] : row.dataset.find.includes(asked);
}

function narrow() {
  const asked = box.value.trim().toLowerCase();
  rows.forEach((row) => {
    row.hidden = !matches(row, asked);
  });
}

function onEnter(event) {
  const shown = rows.filter((row) => !row.hidden);
  if (event.isComposing || shown.length !== 1) {
    return;
  }
  const button = shown[0].querySelector("[data-testid=check-in]");
  if (button) {
    event.preventDefault();
    button.focus();
  }
}

if (box) {
  box.addEventListener("input", narrow);
  box.form.addEventListener("submit", onEnter);
  if (box.value) {
    box.select();
  }
}
