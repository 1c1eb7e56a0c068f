// What is for the candidate alone: flags, struck-out options, the question on screen. Kept in the journal, never sent.
import { marksSlot } from "./journal.js";

export class Marks {
  constructor() {
    this.flags = new Set();
    this.strikes = new Map(); // item -> option ids
    this.at = "";
    this.journal = null;
  }

  /** Takes what the journal held; marks made before it was open are kept. */
  open(journal, stored) {
    this.journal = journal;
    if (!stored) return;
    (stored.flags || []).forEach((item) => this.flags.add(item));
    Object.keys(stored.strikes || {}).forEach((item) => this.strikes.set(item, stored.strikes[item]));
    this.at = stored.at || "";
  }

  toggleFlag(item) {
    if (!this.flags.delete(item)) this.flags.add(item);
    this.keep();
  }

  toggleStrike(item, option) {
    const struck = this.struck(item);
    this.strikes.set(item, struck.includes(option) ? struck.filter((id) => id !== option) : [...struck, option]);
    this.keep();
  }

  struck(item) {
    return this.strikes.get(item) || [];
  }

  moveTo(item) {
    this.at = item;
    this.keep();
  }

  keep() {
    if (!this.journal) return;
    this.journal.put(marksSlot, { flags: [...this.flags], strikes: Object.fromEntries(this.strikes), at: this.at });
  }
}
