// What makes the room comfortable: text size, key help, and not being thrown out by a stray "back".
import { postFields } from "../../core/js/csrf.js";
import { notice } from "./status.js";

const byId = (id) => document.getElementById(id);
const KEYS = "lianbing-keys";

/** Preferences of this browser; a browser that forbids storage simply forgets them. */
function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch (error) {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch (error) {
    // Forbidden storage: the choice holds until the page is left.
  }
}

function textSize(size) {
  byId("main").dataset.size = size;
  document.querySelectorAll("button[data-size]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.size === size)));
}

/** The size is the person's, not the browser's: the server keeps it. Not reached, it holds until the page is left. */
export function bindTextSize(address) {
  document.querySelectorAll("button[data-size]").forEach((button) => {
    button.addEventListener("click", () => {
      textSize(button.dataset.size);
      postFields(address, { size: button.dataset.size }).catch(() => null);
    });
  });
  textSize(byId("main").dataset.size || "normal");
}

/** Shows or hides the list of keys. */
export function toggleHelp() {
  const keys = byId("keys");
  keys.hidden = !keys.hidden;
  byId("keys-open").setAttribute("aria-expanded", String(!keys.hidden));
  if (!keys.hidden) keys.scrollIntoView({ block: "nearest" });
}

export function bindHelp() {
  const on = byId("keys-on");
  on.checked = remembered(KEYS) !== "off";
  on.addEventListener("change", () => remember(KEYS, on.checked ? "on" : "off"));
  byId("keys-open").addEventListener("click", toggleHelp);
}

/** "Back" stays in the room with a notice; leaving is held up only while something is unsent. */
export function guardLeaving({ finished, unsent }) {
  window.history.pushState({ room: true }, "");
  window.addEventListener("popstate", () => {
    if (finished() || window.location.hash === "#main") return; // the skip link is no way out
    window.history.pushState({ room: true }, "");
    notice("stay", true);
    setTimeout(() => notice("stay", false), 8000);
  });
  window.addEventListener("beforeunload", (event) => {
    if (finished() || !unsent()) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
