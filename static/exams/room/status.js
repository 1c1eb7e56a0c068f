// Save state in words and icon, notices, and the live region.
import { texts } from "./texts.js";

const box = document.getElementById("save-state");
const words = document.getElementById("save-state-text");
const live = document.getElementById("live");

/** Shows or hides a notice; `slots`: {slot: text}. */
export function notice(name, shown, slots = {}) {
  const node = document.querySelector(`[data-notice="${name}"]`);
  Object.keys(slots).forEach((slot) => {
    node.querySelector(`[data-slot="${slot}"]`).textContent = slots[slot];
  });
  if (node.hidden === shown) node.hidden = !shown;
}

/** Says something to screen readers, without moving the focus. */
export function say(text) {
  live.textContent = text;
}

/** The state of saving: saved, saving, waiting, offline. Loud only after two failures. */
export function stateOf(saver) {
  if (saver.offline) return "offline";
  if (!saver.waiting) return "saved";
  return saver.failures || saver.paused ? "waiting" : "saving";
}

export function showSaveState(saver) {
  const state = stateOf(saver);
  const waiting = saver.waiting ? texts("waiting", { n: saver.waiting }) : "";
  const shown = { saved: texts("saved"), saving: texts("saving"), waiting, offline: [texts("offline"), waiting].filter(Boolean).join(" · ") }[state];
  const before = box.dataset.state;
  box.dataset.state = state;
  if (words.textContent !== shown) words.textContent = shown;
  box.title = saver.savedAt && state === "saved" ? texts("saved_ago", { n: Math.round((performance.now() - saver.savedAt) / 1000) }) : "";
  notice("alarm", state === "offline");
  if (before === "offline" && state === "saved") say(shown);
}
