// The hand-in screen: counts, links back, and the second deliberate act.
import { asClock } from "./clock.js";
import { texts } from "./texts.js";

export class HandIn {
  /** `node`: the screen; `questions`, `flags`, `clock`; `onGo(index)`, `onContinue()`, `onConfirm()`. */
  constructor({ node, questions, flags, clock, onGo, onContinue, onConfirm }) {
    Object.assign(this, { node, questions, flags, clock, onGo });
    this.confirm = node.querySelector("#submit-confirm");
    node.querySelector("#handin-continue").addEventListener("click", onContinue);
    this.confirm.addEventListener("click", onConfirm);
    setInterval(() => this.showTime(), 1000);
  }

  get open() {
    return !this.node.hidden;
  }

  show() {
    const unanswered = this.questions.list.filter((question) => !question.answered);
    const flagged = this.questions.list.filter((question) => this.flags.has(question.item));
    this.count("answered", this.questions.list.length - unanswered.length);
    this.count("unanswered", unanswered.length);
    this.count("flagged", flagged.length);
    this.links("unanswered", unanswered);
    this.links("flagged", flagged);
    this.node.querySelector("[data-complete]").hidden = unanswered.length > 0;
    this.problem("");
    this.node.hidden = false;
    this.showTime();
    window.scrollTo(0, 0);
    this.node.querySelector("#handin-title").focus({ preventScroll: true });
  }

  hide() {
    this.node.hidden = true;
  }

  count(name, value) {
    this.node.querySelector(`[data-count="${name}"]`).textContent = value;
  }

  showTime() {
    if (this.open) this.count("time", asClock(this.clock.remaining));
  }

  links(name, questions) {
    const box = this.node.querySelector(`[data-list="${name}"]`);
    box.hidden = !questions.length;
    box.querySelector("ul").replaceChildren(...questions.map((question) => this.link(name, question)));
  }

  link(name, question) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { className: "button", href: `#q-${question.number}`, textContent: texts("go_to", { n: question.number }) });
    anchor.dataset.testid = `handin-${name}`;
    anchor.addEventListener("click", (event) => {
      event.preventDefault();
      this.onGo(this.questions.indexOf(question.item));
    });
    const entry = document.createElement("li");
    entry.append(anchor);
    return entry;
  }

  /** Says what went wrong, or nothing. */
  problem(text) {
    const box = this.node.querySelector("[data-problem]");
    box.querySelector("[data-slot=text]").textContent = text;
    box.hidden = !text;
  }

  busy(busy) {
    this.confirm.disabled = busy;
    if (!this.label) this.label = this.confirm.textContent;
    this.confirm.textContent = busy ? texts("handing_in") : this.label;
  }
}
