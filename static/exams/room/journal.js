// The browser's journal: what the server does not hold yet, and marks that are for the candidate alone.
// IndexedDB, each entry sealed with AES-GCM under a key that the server gives at start and resume and
// that lives in memory only. Without IndexedDB or crypto.subtle the journal is in memory (not durable).

const NAME = "lianbing-journal";
const STORE = "entries";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const MARKS = "~marks";

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openDatabase() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("attempt", "attempt");
  return asPromise(opening);
}

function fromBase64(encoded) {
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

class SealedJournal {
  constructor(database, key, attempt) {
    this.durable = true;
    this.database = database;
    this.key = key;
    this.attempt = attempt;
    this.last = Promise.resolve();
  }

  /** Writes one after the other, so that an older entry can never land on a newer one. */
  queue(work) {
    this.last = this.last.then(work).catch(() => {
      this.durable = false;
    });
    return this.last;
  }

  store(mode) {
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }

  put(slot, value) {
    return this.queue(async () => {
      const id = `${this.attempt}/${slot}`;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const additionalData = new TextEncoder().encode(id);
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, this.key, plain);
      await asPromise(this.store("readwrite").put({ id, attempt: this.attempt, slot, iv, sealed, at: Date.now() }));
    });
  }

  remove(slot) {
    return this.queue(() => asPromise(this.store("readwrite").delete(`${this.attempt}/${slot}`)));
  }

  async unseal(entry) {
    const additionalData = new TextEncoder().encode(entry.id);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: entry.iv, additionalData }, this.key, entry.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  /** Map of slot to value; entries of another key stay sealed and are left alone. */
  async load() {
    const entries = await asPromise(this.store("readonly").index("attempt").getAll(this.attempt));
    const values = new Map();
    for (const entry of entries) {
      try {
        values.set(entry.slot, await this.unseal(entry));
      } catch (error) {
        continue;
      }
    }
    return values;
  }

  async removeOld() {
    const entries = await asPromise(this.store("readonly").getAll());
    const old = entries.filter((entry) => entry.at < Date.now() - KEEP_MS);
    await Promise.all(old.map((entry) => asPromise(this.store("readwrite").delete(entry.id))));
  }

  wipe() {
    return this.queue(async () => {
      const keys = await asPromise(this.store("readonly").index("attempt").getAllKeys(this.attempt));
      await Promise.all(keys.map((key) => asPromise(this.store("readwrite").delete(key))));
    });
  }
}

/** Same calls, nothing on disk; marks go to sessionStorage (they tell nothing about the answers). */
class MemoryJournal {
  constructor(attempt) {
    this.durable = false;
    this.slot = `lianbing-marks-${attempt}`;
  }

  async put(slot, value) {
    if (slot === MARKS) sessionStorage.setItem(this.slot, JSON.stringify(value));
  }

  async remove() {}

  async load() {
    const marks = sessionStorage.getItem(this.slot);
    return new Map(marks ? [[MARKS, JSON.parse(marks)]] : []);
  }

  async wipe() {
    sessionStorage.removeItem(this.slot);
  }
}

/** Opens the journal of one attempt. `key`: 32 bytes in base64, or nothing when the server gives none. */
export async function openJournal(attempt, key) {
  if (!key || !window.indexedDB || !window.crypto || !window.crypto.subtle) return new MemoryJournal(attempt);
  try {
    const imported = await crypto.subtle.importKey("raw", fromBase64(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    const journal = new SealedJournal(await openDatabase(), imported, attempt);
    await journal.removeOld();
    return journal;
  } catch (error) {
    return new MemoryJournal(attempt);
  }
}

/** Slot of flags, struck-out options and the question on screen. */
export const marksSlot = MARKS;
