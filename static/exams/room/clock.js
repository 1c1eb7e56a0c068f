// The countdown: remaining seconds from the server, counted on with the monotonic clock of the browser.
// The device's own time of day is never used, so a wrong or changed clock changes nothing.

const WARN_AT_S = [600, 300, 60];
const FORCED_AT_S = 300;

/** 3725 -> "01:02:05" */
export function asClock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

export class Clock {
  /** `button`, `label`: the timer on screen; `say(text)`: live region; `texts`: words; `onEnd()`: called once at 0. */
  constructor({ button, label, say, texts, onEnd }) {
    Object.assign(this, { button, label, say, texts, onEnd });
    this.endsAt = Infinity;
    this.held = null; // the seconds that are left while the exam is paused
    this.hidden = false;
    this.ended = false;
    this.lastShown = Infinity;
    button.addEventListener("click", () => this.toggle());
    setInterval(() => this.tick(), 250);
    document.addEventListener("visibilitychange", () => this.tick());
  }

  get remaining() {
    if (this.held !== null) return this.held;
    return (this.endsAt - performance.now()) / 1000;
  }

  /** Takes the remaining seconds from an answer of the server; while `paused` they do not run down. */
  set(remainingS, paused = false) {
    if (typeof remainingS !== "number") return;
    this.held = paused ? remainingS : null;
    this.endsAt = performance.now() + remainingS * 1000;
    if (remainingS > 0) this.ended = false;
    this.tick();
  }

  toggle() {
    if (this.remaining <= FORCED_AT_S) return;
    this.hidden = !this.hidden;
    this.button.setAttribute("aria-pressed", String(this.hidden));
    this.tick();
  }

  /** Reads the time out on request (Alt+T). */
  read() {
    const [h, m, s] = asClock(this.remaining).split(":").map(Number);
    this.say(this.texts("time_left", { h, m, s }));
  }

  tick() {
    if (this.endsAt === Infinity) return;
    const left = this.remaining;
    if (left <= FORCED_AT_S && this.hidden) {
      this.hidden = false;
      this.button.setAttribute("aria-pressed", "false");
    }
    const shown = this.hidden ? this.texts("show_time") : asClock(left);
    if (this.label.textContent !== shown) this.label.textContent = shown;
    this.button.dataset.level = left <= 60 ? "last" : left <= FORCED_AT_S ? "soon" : "";
    this.warn(left);
    if (left <= 0 && !this.ended) {
      this.ended = true;
      this.onEnd();
    }
  }

  /** Says 10, 5 and 1 minute once each, when they are crossed. */
  warn(left) {
    const crossed = WARN_AT_S.filter((mark) => this.lastShown > mark && left <= mark).pop();
    if (crossed && this.lastShown !== Infinity && left > 0) {
      this.say(crossed === 60 ? this.texts("minute_left") : this.texts("minutes_left", { n: crossed / 60 }));
    }
    this.lastShown = left;
  }
}
