// One window's hold on the attempt: start and resume, meeting answers of other windows, hand-in.
import { shownBrowser } from "../browser.js";
import { openAnswerFile } from "./answer_file.js";
import { Refusal, Unreachable, call } from "./api.js";
import { digestOf, sameAnswer } from "./digest.js";
import { marksSlot, openJournal } from "./journal.js";
import { Saver } from "./saver.js";

const pauseFor = (ms) => new Promise((resolve) => {
  setTimeout(resolve, ms);
});

export class Session {
  /** `root`: element with the addresses; `questions`, `marks`, `clock`; `on`: what the room shows. */
  constructor({ root, questions, marks, clock, on }) {
    Object.assign(this, { root, questions, marks, clock, on });
    this.known = new Map(); // item -> sequence number of the stored answer this window has seen
    this.conflicts = new Map(); // item -> the answer of this window
    this.touched = new Map(); // item -> answered before the server was heard
    this.saver = null;
    this.journal = null;
  }

  /** Takes the writer and all answers; tries until the server answers. Answers the state. */
  async start() {
    for (let round = 0; ; round += 1) {
      try {
        return await call("POST", this.root.dataset.start, { safe_browser: await shownBrowser() });
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        this.on.connecting();
        await pauseFor(Math.min(8000, 500 * 2 ** Math.min(round, 5)) * (0.5 + Math.random() / 2));
      }
    }
  }

  async open(state) {
    this.journal = await openJournal(state.attempt, state.journal_key);
    this.sealAnswers = await openAnswerFile(state.attempt, state.journal_key);
    const entries = await this.journal.load();
    if (state.continues) await this.inherit(state, entries);
    this.marks.open(this.journal, entries.get(marksSlot));
    entries.delete(marksSlot);
    const seqs = [...Object.values(state.answers), ...entries.values()].map((entry) => entry.seq || 0);
    this.saver = new Saver({
      url: `${this.root.dataset.api}/answers`,
      journal: this.journal,
      writer: state.writer,
      seq: Math.max(0, ...seqs),
      on: {
        state: () => this.on.state(),
        clock: (answer) => this.hear(answer),
        saved: (item, seq) => this.known.set(item, seq),
        stale: (item, answer, seq, record) => this.meetStale(item, answer, seq, record),
        readOnly: () => this.on.readOnly(true),
        closed: () => this.on.closed(),
        signedOut: () => this.on.signedOut(true),
        refused: (item, refusal) => this.on.refused(item, refusal),
      },
    });
    this.meet(state.answers, entries);
    this.touched.forEach((answer, item) => this.change(this.questions.get(item)));
    this.touched.clear();
    this.hear(state);
    this.offerConflicts();
  }

  /** The paper was reopened: what never left this browser before it was closed waits here again. */
  async inherit(state, entries) {
    const before = await openJournal(state.continues, state.journal_key);
    const left = [...(await before.load())].filter(([slot]) => !entries.has(slot));
    await Promise.all(left.map(([slot, value]) => this.journal.put(slot, value)));
    left.forEach(([slot, value]) => entries.set(slot, value));
    if (this.journal.durable) await before.wipe();
  }

  /** Takes the clock from any answer of the server. */
  hear(answer) {
    this.clock.set(answer.remaining_s, Boolean(answer.paused_at));
    this.on.heard(answer);
  }

  /** Puts stored answers on the page; unsent ones of this browser are sent again unless a newer one is stored. */
  meet(answers, unsent) {
    this.questions.list.forEach((question) => {
      const stored = answers[question.item] || { answer: null, seq: 0 };
      const record = unsent.get(question.item);
      this.known.set(question.item, stored.seq);
      if (this.touched.has(question.item)) return;
      if (!record || sameAnswer(question.kind, record.answer, stored.answer)) {
        if (record) this.journal.remove(question.item);
        question.write(stored.answer);
      } else if (record.seq > stored.seq) {
        question.write(record.answer);
        this.saver.change(question.item, record.answer, record.elapsed_ms);
      } else {
        question.write(stored.answer);
        this.conflicts.set(question.item, record.answer);
      }
    });
  }

  /** The item answered last, as far as the server knows: where to go on when this browser kept no place. */
  get lastAnswered() {
    const stored = [...this.known].filter(([, seq]) => seq > 0);
    return stored.sort((one, other) => other[1] - one[1]).map(([item]) => item)[0] || "";
  }

  /** The server holds a newer answer than the one sent. */
  meetStale(item, answer, seq, record) {
    const question = this.questions.get(item);
    this.known.set(item, seq);
    if (!question || this.saver.records.has(item)) return;
    if (sameAnswer(question.kind, answer, record.answer)) return;
    this.conflicts.set(item, record.answer);
    this.journal.put(item, record);
    question.write(answer);
    this.offerConflicts();
  }

  offerConflicts() {
    this.on.conflicts([...this.conflicts.keys()].map((item) => this.questions.get(item)).filter(Boolean));
  }

  /** The person has chosen between the answers of this window and the stored ones. */
  settleConflicts(mine) {
    this.conflicts.forEach((answer, item) => {
      if (!mine) {
        this.journal.remove(item);
        return;
      }
      this.questions.get(item).write(answer);
      this.saver.change(item, answer, 0);
    });
    this.conflicts.clear();
    this.offerConflicts();
  }

  /** An answer has changed on the page. */
  change(question, elapsedMs = 0, delayMs = 0) {
    if (!this.saver) this.touched.set(question.item, question.read());
    else this.saver.change(question.item, question.read(), elapsedMs, delayMs);
  }

  /** Makes this window the writer: newer answers of the other window are shown, unsent ones of this window go out. */
  async takeOver() {
    const { writer } = await call("POST", `${this.root.dataset.api}/writer`, { safe_browser: await shownBrowser() });
    const state = await call("GET", this.root.dataset.api);
    this.adopt(state);
    this.saver.resume(writer);
    this.on.readOnly(false);
  }

  /** After a new log-in: as at a resume, without losing what waits here. */
  async signInAgain() {
    const state = await call("POST", this.root.dataset.start, { safe_browser: await shownBrowser() });
    this.adopt(state);
    this.saver.resume(state.writer);
    this.on.signedOut(false);
    this.on.readOnly(false);
  }

  adopt(state) {
    const unsent = new Map(this.saver.records);
    const seqs = Object.values(state.answers).map((entry) => entry.seq || 0);
    this.saver.seq = Math.max(this.saver.seq, ...seqs);
    this.saver.records.clear();
    unsent.forEach((record, item) => {
      // Untouched by the other window since this one last saw it: newer than anything stored.
      const stored = state.answers[item];
      if (!stored || stored.seq === this.known.get(item)) record.seq = Infinity;
    });
    this.meet(state.answers, unsent);
    this.hear(state);
    this.offerConflicts();
    this.on.state();
  }

  /** Sends again what differs from `stored`, the answers the server holds ({item: {answer, seq}}). */
  resend(stored) {
    const seqs = Object.values(stored).map((entry) => entry.seq || 0);
    this.saver.seq = Math.max(this.saver.seq, ...seqs);
    this.questions.list.forEach((question) => {
      const held = stored[question.item] ? stored[question.item].answer : null;
      if (!sameAnswer(question.kind, question.read(), held)) this.change(question);
    });
  }

  digest() {
    return digestOf(this.questions.list.map((question) => ({ item: question.item, kind: question.kind, answer: question.read() })));
  }

  /** Every answer of this page, sealed, as the text of a file; those the server holds carry its sequence number. */
  answerFile() {
    const answers = this.questions.list.map((question) => {
      const { item } = question;
      const unsent = this.saver.records.get(item) || this.saver.refusedRecords.get(item);
      if (unsent) return unsent;
      const answer = this.conflicts.has(item) ? this.conflicts.get(item) : question.read();
      return { item, seq: this.known.get(item) || 0, key: "", answer, elapsed_ms: 0 };
    });
    return this.sealAnswers(answers);
  }

  /** Sends everything, then hands in. Answers true when the attempt is closed; throws Refusal or Unreachable. */
  async handIn() {
    for (let round = 0; round < 4; round += 1) {
      await this.saver.drain();
      if (this.saver.waiting && !this.saver.paused) throw new Unreachable("waiting");
      // A window that does not write cannot vouch for the answers.
      const body = this.saver.paused ? {} : { digest: this.digest() };
      try {
        await call("POST", `${this.root.dataset.api}/submission`, body);
        return true;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === "already_submitted" || error.code === "closed") return true;
        if (error.code !== "digest_mismatch") throw error;
        this.resend(error.items);
      }
    }
    throw new Unreachable("digest_mismatch");
  }
}
