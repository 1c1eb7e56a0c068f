// Looks after a staged file every second and loads the page again when its state or its count has changed.

const box = document.querySelector("[data-import-progress]");
const PAUSE_MS = 1000;
const address = `${window.location.pathname}?progress=1`;

/** Updates the bar; a new state brings a new page. */
async function look() {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!response.ok || response.redirected) throw new Error("unexpected answer");
    const { state, rows, total } = await response.json();
    const bar = box.querySelector("progress");
    const waiting = state === "waiting" || state === "reading";
    if (!waiting || (total > 0 && !bar)) {
      window.location.reload();
      return;
    }
    if (bar) {
      bar.value = rows;
      bar.max = total;
      box.querySelector(".progress__text .numeric").textContent = `${rows} / ${total}`;
    }
  } catch {
    // The network is away for a moment: the next look may succeed.
  }
  window.setTimeout(look, PAUSE_MS);
}

if (box) window.setTimeout(look, PAUSE_MS);
