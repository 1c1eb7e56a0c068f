// After hand-in, while the exam is open: asks now and then whether the paper was reopened, and says so.
import { call } from "./api.js";

const QUIET_MS = [40000, 50000]; // by chance in between
const box = document.getElementById("reopened");

async function look() {
  try {
    const sittings = await call("GET", box.dataset.sittings);
    const own = sittings.find((sitting) => String(sitting.id) === box.dataset.sitting);
    if (own && own.attempt && own.attempt !== box.dataset.attempt && own.attempt_state === "in_progress") {
      box.querySelector("[data-notice]").hidden = false;
      return;
    }
  } catch (error) {
    // Signed out or cut off: the page stays what it is.
  }
  again();
}

function again() {
  setTimeout(look, QUIET_MS[0] + Math.random() * (QUIET_MS[1] - QUIET_MS[0]));
}

again();
