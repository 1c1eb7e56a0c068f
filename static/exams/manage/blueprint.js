// Blueprint: rows are added without a reload, and each row says what the bank holds while it is being written.
const PAUSE = 300;
const form = document.querySelector("[data-blueprint]");

if (form) {
  const rows = form.querySelector("[data-rows]");
  const totals = form.querySelector("[data-totals] strong");
  const changes = form.querySelector("[data-changes]");
  const template = document.querySelector("[data-row-template]");
  const count = form.querySelector("[name$='-TOTAL_FORMS']");
  let timer = 0;
  let latest = 0;

  const show = (row, supply) => {
    const place = row.querySelector("[data-supply]");
    place.textContent = "";
    const short = supply !== undefined && supply.state === "short";
    row.classList.toggle("blueprint__row--short", short);
    if (supply === undefined) return;
    const badge = document.createElement("span");
    badge.className = short ? "badge badge--bad" : "badge badge--good";
    badge.textContent = `${short ? "✗" : "✓"} ${supply.text}`;
    place.append(badge);
  };

  const ask = async () => {
    latest += 1;
    const mine = latest;
    try {
      const answer = await fetch(form.dataset.supplyUrl, { method: "POST", body: new FormData(form) });
      if (!answer.ok || mine !== latest) return;
      const supply = await answer.json();
      const byRow = new Map(supply.rows.map((row) => [String(row.row), row]));
      for (const row of rows.querySelectorAll("[data-row]")) show(row, byRow.get(row.dataset.row));
      totals.textContent = supply.totals;
      changes.replaceChildren(
        ...supply.changes.map((sentence) => {
          const line = document.createElement("li");
          line.textContent = sentence;
          return line;
        }),
      );
    } catch {
      // Without a network the last figures stay; saving checks again in any case.
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });

  form.querySelector("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const number = count.value;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.split("__prefix__").join(number);
    const row = holder.firstElementChild;
    rows.append(row);
    count.value = String(Number(number) + 1);
    row.querySelector("select").focus();
  });
}
