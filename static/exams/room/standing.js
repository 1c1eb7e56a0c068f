// What invigilators do about the attempt, in words: pauses and time given, as the answers of the server tell it.

const TOLD_MS = 60000;
const NOISE_S = 5; // a deadline that moved by less was only rounded

export class Standing {
  /** `say`, `notice`, `texts`: words on the page; `paused`: as the page was loaded; `onPause(on)`: the time stops or runs
   * again. */
  constructor({ say, notice, texts, paused, onPause }) {
    Object.assign(this, { say, notice, texts, paused, onPause });
    this.closesAt = null;
  }

  /** Takes `closes_at` and `paused_at` from any answer; returns whether the time has changed. */
  hear({ closes_at: closes, paused_at: pausedAt }) {
    if (!closes) return false;
    const paused = Boolean(pausedAt);
    const before = this.closesAt;
    this.closesAt = Date.parse(closes) / 1000;
    if (paused !== this.paused) {
      this.paused = paused;
      this.notice("paused", paused);
      this.onPause(paused);
      if (paused) {
        this.notice("told", false);
        this.say(this.texts("told_paused"));
      } else {
        this.tell(this.texts("told_resumed"));
        return true;
      }
    } else if (!paused && before !== null) {
      const more = this.closesAt - before;
      if (more > NOISE_S) {
        this.tell(this.texts("told_more", { n: Math.round(more / 6) / 10 }));
        return true;
      }
      if (more < -NOISE_S) {
        this.tell(this.texts("told_less"));
        return true;
      }
    }
    return false;
  }

  /** On the page for a minute, and once for screen readers. */
  tell(text) {
    this.notice("told", true, { text });
    this.say(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.notice("told", false), TOLD_MS);
  }
}
