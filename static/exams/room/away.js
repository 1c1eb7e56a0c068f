// Leaving the page of the exam, and being cut off from the network: counted, told to the server beside the saves, shown as a number. Nothing follows from it.
import { Unreachable, call } from "./api.js";
import { freshKey } from "./saver.js";

const AGAIN_MS = 30000;
const AT_ONCE = 50;

export class Away {
  /** `url`: where it is told; `onCount(n)`: how often the server knows of. */
  constructor({ url, onCount }) {
    Object.assign(this, { url, onCount });
    this.leftAt = 0;
    this.untold = [];
    window.addEventListener("blur", () => this.leave());
    window.addEventListener("focus", () => this.back());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (document.hasFocus()) this.back();
    });
  }

  leave() {
    if (!this.leftAt) this.leftAt = performance.now();
  }

  back() {
    if (!this.leftAt) return;
    const now = performance.now();
    this.untold.push({ key: freshKey(), kind: "left", away_ms: Math.round(now - this.leftAt), until: now });
    this.leftAt = 0;
    this.tell();
  }

  /** The network was away since `since` (by `performance.now`) and is back. */
  wasCut(since) {
    const now = performance.now();
    this.untold.push({ key: freshKey(), kind: "cut", away_ms: Math.round(now - since), until: now });
    this.tell();
  }

  async tell() {
    clearTimeout(this.timer);
    const batch = this.untold.slice(0, AT_ONCE);
    const times = batch.map(({ key, kind, away_ms: away, until }) => ({ key, kind, away_ms: away, ago_ms: Math.round(performance.now() - until) }));
    try {
      const { count } = await call("POST", this.url, { times });
      this.untold = this.untold.filter((time) => !batch.includes(time));
      if (batch.some((time) => time.kind === "left")) this.onCount(count);
    } catch (error) {
      // Cut off: told later. Refused (handed in, signed out): told never, the exam is not held up by it.
      if (error instanceof Unreachable) this.timer = setTimeout(() => this.tell(), AGAIN_MS);
    }
  }
}
