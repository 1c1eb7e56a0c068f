// The start page. Device check: network, storage, clock; informs, never bars the way. Waiting room: counts down by the
// server's clock and shows the button when the exam opens, without asking the server.
import { fillBrowser } from "./browser.js";

async function check(box, name, work) {
  const row = box.querySelector(`[data-check="${name}"]`);
  try {
    row.dataset.state = await work();
  } catch (error) {
    row.dataset.state = "bad";
  }
}

/** Three small calls; the middle one counts. */
async function network(address) {
  const times = [];
  for (let i = 0; i < 3; i += 1) {
    const began = performance.now();
    const response = await fetch(address, { cache: "no-store" });
    if (!response.ok) return "bad";
    times.push(performance.now() - began);
  }
  return times.sort((one, other) => one - other)[1] < 800 ? "good" : "slow";
}

async function storage() {
  if (!window.crypto || !window.crypto.subtle) return "bad";
  const opening = indexedDB.open("lianbing-check", 1);
  await new Promise((resolve, reject) => {
    opening.onsuccess = resolve;
    opening.onerror = reject;
  });
  opening.result.close();
  indexedDB.deleteDatabase("lianbing-check");
  return "good";
}

async function clock(serverTime) {
  return Math.abs(Date.now() - performance.now() - Date.parse(serverTime)) < 60000 ? "good" : "slow";
}

document.querySelectorAll("form[data-browser]").forEach((form) => fillBrowser(form));

const box = document.getElementById("device-check");
if (box) {
  box.hidden = false;
  check(box, "network", () => network(box.dataset.ping));
  check(box, "storage", storage);
  check(box, "clock", () => clock(box.dataset.serverTime));
}

/** So many seconds at most are added for each browser, so that a hall does not start in the same instant. */
const SPREAD_S = 4;

/** Seconds since the page came, also over a sleep of the device; a clock set back does not lengthen the wait. */
function stopwatch() {
  const began = performance.now();
  const day = Date.now();
  return () => Math.max(performance.now() - began, Date.now() - day) / 1000;
}

const words = (seconds) =>
  [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");

function wait(room, start) {
  const passed = stopwatch();
  const opens = Number(room.dataset.wait);
  const shows = opens + Math.random() * SPREAD_S;
  const face = room.querySelector("[data-countdown]");
  const tick = () => {
    face.textContent = words(Math.max(0, Math.ceil(opens - passed())));
    if (passed() < shows) return;
    clearInterval(beat);
    face.hidden = true;
    room.querySelector("[data-opened]").hidden = false;
    start.hidden = false;
  };
  const beat = setInterval(tick, 500);
  tick();
}

const room = document.querySelector("[data-wait]");
if (room) wait(room, document.querySelector("[data-start]"));
