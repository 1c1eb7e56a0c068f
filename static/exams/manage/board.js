// The live board: asks every few seconds for the rows that changed since, and changes only the cells that differ.
// Rows move only while nobody is at the table, so that none slips away from under a pointer.

const board = document.getElementById("board");
const body = document.getElementById("board-rows");
const pattern = document.getElementById("board-row");
const state = document.getElementById("board-state");
const empty = document.getElementById("board-empty");
const chosen = document.getElementById("board-chosen");
const said = state.textContent;
const words = new Map();
const tones = new Map();
const places = []; // where a candidate may be, in the order of the server
document.querySelectorAll("#board-texts [data-text]").forEach((entry) => {
  words.set(entry.dataset.text, entry.textContent);
  if (!("tone" in entry.dataset)) return;
  tones.set(entry.dataset.text, entry.dataset.tone);
  places.push(entry.dataset.text);
});
const fill = (key, values) => words.get(key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
const time = new Intl.DateTimeFormat(document.documentElement.lang || "zh", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: board.dataset.zone });
const shownTime = (seconds) => (seconds === null ? "–" : time.format(new Date(seconds * 1000)));

const rows = new Map(); // id -> the row on the page
const silent = new Map(); // id -> second since 1970 at which an offline page was last heard
let etag = "";
let ahead = Number(board.dataset.now) - performance.now() / 1000; // of the server's clock, in seconds

body.querySelectorAll("tr[data-id]").forEach((row) => {
  rows.set(Number(row.dataset.id), row);
  if (row.dataset.heard) silent.set(Number(row.dataset.id), Number(row.dataset.heard));
});

function write(row, cell, text) {
  const node = row.querySelector(`[data-cell="${cell}"]`);
  if (node && node.textContent !== text) node.textContent = text;
}

function made(fact) {
  const row = pattern.content.firstElementChild.cloneNode(true);
  row.dataset.id = fact.id;
  const box = row.querySelector("input[name=candidate]");
  if (box) {
    box.value = fact.id;
    write(row, "tick", fill("tick", { name: fact.name }));
  }
  const link = row.querySelector('[data-cell="incident"]');
  if (link) link.href = link.href.replace(/candidate=\w*/, `candidate=${fact.id}`);
  rows.set(fact.id, row);
  body.append(row);
  return row;
}

function show(fact) {
  const row = rows.get(fact.id) || made(fact);
  const where = places[fact.is];
  if (row.dataset.is !== where) {
    row.dataset.is = where;
    const badge = row.querySelector('[data-cell="is"]');
    const tone = tones.get(where);
    badge.className = tone ? `badge badge--${tone}` : "badge";
    badge.textContent = words.get(where);
  }
  row.querySelector('[data-cell="paused"]').hidden = !fact.paused;
  ["name", "badge", "unit", "place"].forEach((cell) => write(row, cell, fact[cell]));
  write(row, "progress", fact.of ? `${fact.done}/${fact.of}` : "–");
  write(row, "saved", shownTime(fact.saved));
  write(row, "ends", shownTime(fact.ends));
  write(row, "more", fact.more ? String(fact.more) : "–");
  if (fact.heard === null) {
    silent.delete(fact.id);
    write(row, "silent", "");
  } else {
    silent.set(fact.id, fact.heard);
  }
}

/** Nobody points at the table, has the focus in it, or has ticked somebody. */
function isFree() {
  return !body.matches(":hover") && !body.contains(document.activeElement) && !body.querySelector("input:checked");
}

function sort(ids) {
  if (!isFree()) return;
  let place = body.firstElementChild;
  ids.forEach((id) => {
    const row = rows.get(id);
    if (row === place) place = place.nextElementSibling;
    else body.insertBefore(row, place);
  });
}

function count(scope, attribute, figures) {
  scope.querySelectorAll(`[data-${attribute}]`).forEach((node) => {
    const figure = figures[node.dataset[attribute]];
    if (figure !== undefined && node.textContent !== String(figure)) node.textContent = figure;
  });
}

function take(told) {
  const there = new Set(told.rows.map((fact) => fact.id));
  rows.forEach((row, id) => {
    if (there.has(id)) return;
    row.remove();
    rows.delete(id);
    silent.delete(id);
  });
  told.rows.forEach(show);
  sort([...there]);
  count(board, "count", told.counts);
  told.rooms.forEach((room) => {
    const row = board.querySelector(`[data-room="${room.id}"]`);
    if (row) count(row, "of", room);
  });
  empty.hidden = told.rows.length > 0;
}

/** How long each offline page has been silent, by the server's clock. */
function tick() {
  const now = performance.now() / 1000 + ahead;
  silent.forEach((heard, id) => {
    const seconds = Math.max(0, Math.round(now - heard));
    write(rows.get(id), "silent", seconds < 120 ? fill("silent", { n: seconds }) : fill("silent_long", { n: Math.floor(seconds / 60) }));
  });
}

async function renew() {
  if (document.hidden) return;
  try {
    const headers = { Accept: "application/json" };
    if (etag) headers["If-None-Match"] = etag;
    const answer = await fetch(board.dataset.rows + window.location.search, { headers, cache: "no-store", credentials: "same-origin", redirect: "error" });
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    ahead = Number(answer.headers.get("X-Now")) - performance.now() / 1000;
    if (answer.status !== 304) {
      take(await answer.json());
      etag = answer.headers.get("ETag") || "";
    }
    if (state.textContent !== said) state.textContent = said;
  } catch (error) {
    // The figures on screen stay; the next round tries again.
    state.textContent = words.get("lost");
  }
  tick();
}

/** The offer to take something back ends by itself. */
function countDown() {
  const box = document.getElementById("board-undo");
  if (box) setTimeout(() => box.remove(), Number(box.dataset.left) * 1000);
}

body.addEventListener("change", () => {
  if (chosen) chosen.textContent = fill("chosen", { n: body.querySelectorAll("input:checked").length });
});
document.addEventListener("visibilitychange", renew);
setInterval(renew, Number(board.dataset.refresh) * 1000);
setInterval(tick, 1000);
countDown();
tick();
