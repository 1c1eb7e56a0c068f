// Device check on the start page: network, storage, clock. Informs, never bars the way.

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

const box = document.getElementById("device-check");
if (box) {
  box.hidden = false;
  check(box, "network", () => network(box.dataset.ping));
  check(box, "storage", storage);
  check(box, "clock", () => clock(box.dataset.serverTime));
}
