// The exam room: ties questions, answer sheet, clock, saving and hand-in together.
import { saveFile } from "./answer_file.js";
import { Refusal, Unreachable, call } from "./api.js";
import { Away } from "./away.js";
import { Clock } from "./clock.js";
import { bindHelp, bindTextSize, guardLeaving, toggleHelp } from "./comfort.js";
import { showCredits } from "./credits.js";
import { HandIn } from "./handin.js";
import { bindKeys } from "./keys.js";
import { Marks } from "./marks.js";
import { Palette } from "./palette.js";
import { Questions } from "./questions.js";
import { Session } from "./session.js";
import { Standing } from "./standing.js";
import { notice, say, showSaveState } from "./status.js";
import { texts } from "./texts.js";

const TYPING_PAUSE_MS = 1000;
const CHOICE_PAUSE_MS = 60;
const LONG_OFFLINE_MS = 60000;
const byId = (id) => document.getElementById(id);

class Room {
  constructor(root) {
    this.root = root;
    this.locks = new Set();
    this.finished = false;
    this.questions = new Questions(root);
    this.marks = new Marks();
    this.clock = new Clock({ button: byId("timer"), label: byId("timer-text"), say, texts, onEnd: () => this.timeUp() });
    this.palette = new Palette({
      node: byId("palette"),
      opener: byId("palette-open"),
      closer: byId("palette-close"),
      veil: byId("palette-veil"),
      questions: this.questions,
      flags: this.marks.flags,
      onChoose: (index) => this.go(index),
    });
    this.handin = new HandIn({
      node: byId("handin"),
      questions: this.questions,
      flags: this.marks.flags,
      clock: this.clock,
      onGo: (index) => this.go(index),
      onContinue: () => this.go(this.questions.index),
      onConfirm: () => this.confirm(),
    });
    const paused = "paused" in root.dataset;
    if (paused) this.locks.add("paused");
    this.standing = new Standing({ say, notice, texts, paused, onPause: (on) => this.pause(on) });
    this.session = new Session({
      root,
      questions: this.questions,
      marks: this.marks,
      clock: this.clock,
      on: {
        connecting: () => this.connecting(),
        state: () => this.showState(),
        heard: (answer) => {
          if (this.standing.hear(answer)) this.moreTime();
        },
        readOnly: (on) => this.readOnly(on),
        signedOut: (on) => this.signedOut(on),
        closed: () => this.closed(),
        conflicts: (questions) => this.showConflicts(questions),
        refused: (item, refusal) => this.showRefused(item, refusal),
      },
    });
    this.shownSince = performance.now();
    this.offlineSince = 0;
  }

  /** Turns the long form into the room, then fetches the answers. */
  async open() {
    this.questions.list.forEach((question) => this.bindQuestion(question));
    this.bindControls();
    const wanted = /^#q-(\d+)$/.exec(window.location.hash);
    if (wanted) this.questions.index = Math.max(0, this.questions.list.findIndex((question) => question.number === Number(wanted[1])));
    this.questions.arrange();
    document.body.classList.add("room--live");
    this.refresh();
    try {
      const state = await this.session.start();
      if (state.state !== "in_progress") {
        this.leaveTo(this.root.dataset.receipt);
        return;
      }
      await this.session.open(state);
      showCredits(state.credits);
    } catch (error) {
      this.failToOpen(error);
      return;
    }
    notice("alarm", false);
    notice("volatile", !this.session.journal.durable);
    this.questions.list.forEach((question) => question.showStrikes(this.marks.struck(question.item)));
    const last = this.questions.indexOf(this.marks.at || this.session.lastAnswered);
    this.go(wanted || last < 0 ? this.questions.index : last);
    this.away = new Away({ url: `${this.root.dataset.api}/away`, onCount: (n) => this.showAway(n) });
    this.showState();
    setInterval(() => this.showState(), 1000);
  }

  failToOpen(error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401 || error.code === "csrf") this.signedOut(true);
    else this.leaveTo(this.root.dataset.receipt);
  }

  bindQuestion(question) {
    question.enhance({
      onClear: () => {
        question.write(null);
        this.answered(question, CHOICE_PAUSE_MS);
        question.focus();
      },
      onStrike: (option) => {
        this.marks.toggleStrike(question.item, option);
        question.showStrikes(this.marks.struck(question.item));
      },
    });
    question.showStrikes([]);
    if (question.written) {
      // During composition (IME) the text is not finished: it is saved when the composition ends.
      question.node.addEventListener("input", (event) => event.isComposing || this.answered(question, TYPING_PAUSE_MS));
      question.node.addEventListener("compositionend", () => this.answered(question, TYPING_PAUSE_MS));
    } else {
      question.node.addEventListener("change", () => this.answered(question, CHOICE_PAUSE_MS));
    }
  }

  bindControls() {
    byId("previous").addEventListener("click", () => this.go(this.questions.index - 1));
    byId("next").addEventListener("click", () => this.next());
    byId("flag").addEventListener("click", () => this.flag());
    byId("room-form").addEventListener("submit", (event) => event.preventDefault());
    byId("submit-open").addEventListener("click", (event) => {
      event.preventDefault();
      this.openHandIn();
    });
    byId("continue-here").addEventListener("click", () => this.attempt(() => this.session.takeOver()));
    byId("signed-in-again").addEventListener("click", () => this.attempt(() => (this.session.saver ? this.session.signInAgain() : this.reload())));
    byId("answer-file").addEventListener("click", () => this.saveAnswerFile());
    byId("conflict-mine").addEventListener("click", () => this.settleConflicts(true));
    byId("conflict-theirs").addEventListener("click", () => this.settleConflicts(false));
    bindTextSize(this.root.dataset.textSize);
    bindHelp();
    bindKeys(
      {
        answering: () => !this.handin.open && !this.palette.open && !this.finished,
        next: () => this.next(),
        previous: () => this.go(this.questions.index - 1),
        flag: () => this.flag(),
        choose: (index) => this.choose(index),
        move: (step) => this.move(step),
        readTime: () => this.clock.read(),
        help: toggleHelp,
      },
      () => byId("keys-on").checked,
    );
    guardLeaving({ finished: () => this.finished, unsent: () => this.session.saver && this.session.saver.waiting });
  }

  answered(question, delayMs) {
    question.markChosen();
    const elapsed = performance.now() - this.shownSince;
    this.shownSince = performance.now();
    this.session.change(question, elapsed, delayMs);
    notice("refused", false);
    this.palette.refresh();
  }

  choose(index) {
    const input = this.questions.current.inputs[index];
    if (!input || input.disabled || this.questions.current.written || this.questions.current.arranged) return;
    input.focus();
    input.click();
  }

  move(step) {
    const { inputs, arranged } = this.questions.current;
    if (arranged) return;
    const at = inputs.indexOf(document.activeElement);
    const target = inputs[at < 0 ? (step > 0 ? 0 : inputs.length - 1) : (at + step + inputs.length) % inputs.length];
    if (target) target.focus();
  }

  flag() {
    this.marks.toggleFlag(this.questions.current.item);
    this.refresh();
    say(byId("flag-text").textContent);
  }

  next() {
    if (this.questions.index === this.questions.list.length - 1) this.openHandIn();
    else this.go(this.questions.index + 1);
  }

  go(index) {
    if (this.finished) return;
    this.closeHandIn();
    this.questions.show(index);
    this.marks.moveTo(this.questions.current.item);
    this.shownSince = performance.now();
    window.history.replaceState(window.history.state, "", `#q-${this.questions.current.number}`);
    this.refresh();
  }

  refresh() {
    const flagged = this.marks.flags.has(this.questions.current.item);
    byId("flag").setAttribute("aria-pressed", String(flagged));
    byId("flag-text").textContent = texts(flagged ? "flagged" : "flag");
    byId("previous").disabled = this.questions.index === 0;
    this.palette.refresh();
  }

  showState() {
    const { saver, sealAnswers } = this.session;
    if (!saver) return;
    showSaveState(saver);
    if (!saver.offline) {
      if (this.offlineSince && this.away) this.away.wasCut(this.offlineSince);
      this.offlineSince = 0;
    } else if (!this.offlineSince) this.offlineSince = performance.now();
    const long = this.offlineSince > 0 && performance.now() - this.offlineSince > LONG_OFFLINE_MS;
    notice("answer-file", Boolean(long && sealAnswers));
  }

  /** All answers in a file, for the case that the site does not come back in time. */
  async saveAnswerFile() {
    const day = new Date().toISOString().slice(0, 16).replace(/[-:T]/g, "");
    saveFile(await this.session.answerFile(), `${this.root.dataset.attempt.slice(0, 8)}-${day}.answers`);
    say(texts("answer_file_saved"));
  }

  /** How often the page was left, as the server knows. */
  showAway(n) {
    const box = byId("away");
    box.textContent = texts("away", { n });
    box.hidden = !n;
    say(texts("away_said", { n }));
  }

  /** Time was added while this page was open. */
  async moreTime() {
    try {
      const { credits } = await call("GET", this.root.dataset.api);
      showCredits(credits);
    } catch (error) {
      // The clock already shows the time; the words come with the next change or load.
      if (!(error instanceof Refusal) && !(error instanceof Unreachable)) throw error;
    }
  }

  connecting() {
    byId("save-state-text").textContent = texts("connecting");
    notice("alarm", true);
  }

  /** Inputs are locked while any reason holds: read-only window, time over, handing in, a pause. */
  lock(reason, on) {
    if (on) this.locks.add(reason);
    else this.locks.delete(reason);
    this.questions.list.forEach((question) => question.lock(this.locks.size > 0));
    byId("submit-open").disabled = this.locks.has("read-only") || this.locks.has("paused");
  }

  readOnly(on) {
    this.lock("read-only", on);
    const n = this.session.saver.waiting;
    notice("read-only", on, { unsent: n ? texts("unsent", { n }) : "" });
    if (on) byId("continue-here").focus();
    this.refresh();
  }

  /** An invigilator has stopped the time, or lets it run again. What was answered before still goes out. */
  pause(on) {
    this.lock("paused", on);
    if (on && this.handin.open) this.go(this.questions.index);
    this.refresh();
  }

  signedOut(on) {
    notice("signed-out", on);
  }

  reload() {
    window.location.reload();
  }

  showConflicts(questions) {
    notice("conflict", questions.length > 0, { text: texts("conflict", { list: this.names(questions) }) });
    this.palette.refresh();
  }

  settleConflicts(mine) {
    this.session.settleConflicts(mine);
    this.refresh();
  }

  showRefused(item, refusal) {
    notice("refused", true, { text: texts("refused", { list: this.names([this.questions.get(item)]), reason: refusal.message }) });
  }

  names(questions) {
    return questions.map((question) => texts("go_to", { n: question.number })).join(texts("and"));
  }

  /** Runs something a button asked for; what fails is said in words, nothing is lost. */
  async attempt(work) {
    try {
      await work();
    } catch (error) {
      if (error instanceof Refusal && (error.code === "closed" || error.code === "already_submitted")) this.closed();
      else if (error instanceof Refusal && error.status === 401) this.signedOut(true);
      else say(texts("handin_offline"));
    }
  }

  openHandIn() {
    this.palette.close({ focus: false });
    byId("room-form").hidden = true;
    byId("room-tools").hidden = true;
    byId("room-move").hidden = true;
    this.handin.show();
  }

  closeHandIn() {
    if (!this.handin.open) return;
    this.handin.hide();
    byId("room-form").hidden = false;
    byId("room-tools").hidden = false;
    byId("room-move").hidden = false;
  }

  async confirm() {
    if (!this.session.saver) return;
    this.handin.busy(true);
    this.handin.problem("");
    this.lock("handing-in", true);
    try {
      await this.session.handIn();
      await this.finish();
    } catch (error) {
      this.lock("handing-in", false);
      this.handin.busy(false);
      const refused = error instanceof Refusal;
      if (refused && error.status === 401) this.signedOut(true);
      this.handin.problem(refused ? texts("handin_failed", { reason: error.message }) : texts("handin_offline"));
      if (!refused && !(error instanceof Unreachable)) throw error;
    }
  }

  /** Time over: inputs lock, what waits is sent, then the attempt is handed in, as often as it takes. */
  async timeUp() {
    if (this.finished || !this.session.saver) return;
    this.lock("time", true);
    this.closeHandIn();
    const screen = byId("time-up");
    const words = (key) => {
      screen.querySelector("[data-slot=text]").textContent = texts(key);
    };
    screen.hidden = false;
    words("time_up_sending");
    screen.focus();
    for (;;) {
      try {
        await this.session.handIn();
        break;
      } catch (error) {
        if (this.clock.remaining > 0) {
          this.reopen(screen);
          return;
        }
        if (error instanceof Refusal && error.status === 401) this.signedOut(true);
        words("time_up_offline");
        await new Promise((resolve) => {
          setTimeout(resolve, 2000 + 2000 * Math.random());
        });
      }
    }
    words("time_up_done");
    await this.finish();
  }

  /** More time was granted while the time-up screen was shown. */
  reopen(screen) {
    screen.hidden = true;
    this.lock("time", false);
    this.go(this.questions.index);
  }

  /** The server says the attempt is closed. */
  async closed() {
    if (!this.finished) await this.finish();
  }

  /** Nothing is left to send: the journal is wiped and the receipt shown. */
  async finish() {
    this.finished = true;
    const { saver, journal } = this.session;
    saver.stop();
    if (!saver.waiting && !this.session.conflicts.size) await journal.wipe();
    this.leaveTo(this.root.dataset.receipt);
  }

  leaveTo(address) {
    this.finished = true;
    window.location.replace(address);
  }
}

const root = byId("room");
if (root) new Room(root).open();
