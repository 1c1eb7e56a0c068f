// Counts the officers due while unit and cut-off date are being chosen.
const form = document.querySelector("[data-plan]");

if (form?.querySelector("[data-due]")) {
  const place = form.querySelector("[data-due] strong");
  const unit = form.elements.namedItem("unit");
  const day = form.elements.namedItem("cut_off");
  const button = form.querySelector("[data-count]");
  let latest = 0;

  const count = async () => {
    if (!unit.value || !day.value) return;
    latest += 1;
    const mine = latest;
    const query = new URLSearchParams({ unit: unit.value, cut_off: day.value });
    try {
      const answer = await fetch(`${form.dataset.dueUrl}?${query}`, { headers: { Accept: "application/json" } });
      if (answer.ok && mine === latest) place.textContent = (await answer.json()).text;
    } catch {
      // Without a network the last figure stays; the server counts again when the form is sent.
    }
  };

  unit.addEventListener("change", count);
  day.addEventListener("change", count);
  const changed = [...unit.options].some((option) => option.selected !== option.defaultSelected);
  if (changed || day.value !== day.defaultValue) count(); // chosen before this script was there
  button.addEventListener("click", (event) => {
    event.preventDefault();
    count();
  });
}
