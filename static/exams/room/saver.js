// The queue of answers that the server does not hold yet: one record per item, sent in batches,
// never dropped before the server has answered for it.
import { Refusal, Unreachable, call } from "./api.js";

const BATCH = 40;
const FIRST_WAIT_MS = 800;
const LONGEST_WAIT_MS = 8000;
const QUIET_MS = [15000, 20000]; // how long a page says nothing before it asks for the time, by chance in between
const BEAT_MS = 1000;

/** A key no other save has. */
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const quiet = () => QUIET_MS[0] + Math.random() * (QUIET_MS[1] - QUIET_MS[0]);

/**
 * `on`: callbacks `state()`, `clock(answer)`, `saved(item, seq)`, `stale(item, answer, seq, record)`,
 * `readOnly()`, `closed(refusal)`, `signedOut()`, `refused(item, refusal)`.
 */
export class Saver {
  constructor({ url, journal, writer, seq, on }) {
    this.url = url;
    this.journal = journal;
    this.writer = writer;
    this.seq = seq;
    this.on = on;
    this.records = new Map(); // item -> the newest unsent record
    this.refusedRecords = new Map(); // answers the server does not take, kept in the journal
    this.sending = null;
    this.failures = 0;
    this.paused = "";
    this.timer = 0;
    this.savedAt = 0;
    this.lastTalk = performance.now();
    this.quietMs = quiet();
    this.oneByOne = false;
    this.beats = setInterval(() => this.beat(), BEAT_MS);
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("offline", () => this.on.state());
    document.addEventListener("visibilitychange", () => this.flush({ keepalive: document.visibilityState === "hidden" }));
    window.addEventListener("pagehide", () => this.flush({ keepalive: true }));
  }

  get waiting() {
    return this.records.size;
  }

  get offline() {
    return !navigator.onLine || this.failures >= 2;
  }

  /** Takes a new answer; it is in the journal at once and on its way after `delayMs`. */
  change(item, answer, elapsedMs, delayMs = 0) {
    this.seq += 1;
    const record = { item, seq: this.seq, key: freshKey(), answer, elapsed_ms: Math.round(elapsedMs) };
    this.records.set(item, record);
    this.refusedRecords.delete(item);
    this.journal.put(item, record);
    this.schedule(delayMs);
    this.on.state();
  }

  schedule(delayMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delayMs);
  }

  /** Sends now what was waiting for its next try. */
  hurry() {
    this.on.state();
    this.schedule(0);
  }

  pause(reason) {
    this.paused = reason;
    clearTimeout(this.timer);
    this.on.state();
  }

  resume(writer) {
    if (writer) this.writer = writer;
    this.paused = "";
    this.failures = 0;
    this.hurry();
  }

  stop() {
    this.pause("stopped");
    clearInterval(this.beats);
  }

  /** Sends the records that wait. Resolves when this round is over, whatever its end. */
  async flush({ keepalive = false } = {}) {
    if (this.sending) return this.sending;
    if (this.paused || !this.records.size) return undefined;
    clearTimeout(this.timer);
    this.sending = this.send([...this.records.values()].slice(0, this.oneByOne ? 1 : BATCH), keepalive);
    await this.sending;
    this.sending = null;
    this.on.state();
    if (!this.failures && this.records.size && !this.paused) this.schedule(0);
    return undefined;
  }

  /** Sends until nothing waits or a round fails. */
  async drain() {
    if (this.sending) await this.sending;
    do await this.flush();
    while (this.records.size && !this.failures && !this.paused);
  }

  async send(batch, keepalive) {
    this.on.state();
    try {
      const answer = await call("PUT", this.url, { writer: this.writer, saves: batch }, { keepalive });
      this.failures = 0;
      this.oneByOne = false;
      this.savedAt = this.lastTalk = performance.now();
      this.on.clock(answer);
      answer.saved.forEach((saved) => this.settle(saved, batch));
    } catch (error) {
      this.fail(error, batch);
    }
  }

  /** One answered record: forgotten if it is still the newest of its item. */
  settle(saved, batch) {
    const sent = batch.find((record) => record.item === saved.item);
    if (!sent) return;
    if (this.records.get(sent.item) === sent) {
      this.records.delete(sent.item);
      this.journal.remove(sent.item);
    }
    if (saved.stale) this.on.stale(saved.item, saved.answer === undefined ? null : saved.answer, saved.seq, sent);
    else this.on.saved(saved.item, saved.seq);
  }

  fail(error, batch) {
    if (error instanceof Unreachable) {
      this.failures += 1;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 6)) * (0.5 + Math.random() / 2);
      this.schedule(Math.max(wait, error.waitMs));
    } else if (error instanceof Refusal) {
      this.failures = 0; // it was reached: what else waits need not wait for a better network
      this.refuse(error, batch);
    } else {
      throw error;
    }
  }

  refuse(refusal, batch) {
    const { status, code } = refusal;
    if (code === "read_only") {
      this.pause(code);
      this.on.readOnly();
    } else if (code === "closed" || code === "already_submitted" || code === "not_open") {
      this.pause(code);
      this.on.closed(refusal);
    } else if (code === "key_reused") {
      // Some other record went out under one of these keys: send them as new saves.
      batch.filter((record) => this.records.get(record.item) === record).forEach((record) => this.change(record.item, record.answer, record.elapsed_ms, 500));
    } else if (status === 401 || status === 404 || code === "csrf") {
      this.pause("signed_out");
      this.on.signedOut();
    } else if (batch.length > 1) {
      this.oneByOne = true; // one bad answer must not hold up the others
      this.schedule(0);
    } else {
      this.setAside(batch[0], refusal);
    }
  }

  setAside(record, refusal) {
    if (this.records.get(record.item) === record) this.records.delete(record.item);
    this.refusedRecords.set(record.item, record);
    this.on.refused(record.item, refusal);
  }

  /** Asks for the clock when nothing was said for a while, so that a time credit or a pause is seen, and that somebody is
   * there. Pages ask at different moments. */
  async beat() {
    if (this.paused || this.sending || this.records.size || performance.now() - this.lastTalk < this.quietMs) return;
    this.lastTalk = performance.now();
    this.quietMs = quiet();
    try {
      const answer = await call("PUT", this.url, { writer: this.writer, saves: [] });
      this.failures = 0;
      this.on.clock(answer);
      this.on.state();
    } catch (error) {
      if (error instanceof Refusal && error.status === 400) clearInterval(this.beats);
      else this.fail(error, []);
    }
  }
}
