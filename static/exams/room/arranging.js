// Answers that are arranged rather than ticked or typed: pairs of a matching, the order of an ordering.
import { texts } from "./texts.js";

/** A select for each text of the left side; its values are "left:right". */
export class Pairs {
  constructor(node) {
    this.selects = [...node.querySelectorAll("select")];
  }

  read() {
    const pairs = this.selects.filter((select) => select.value).map((select) => select.value.split(":"));
    return pairs.length ? pairs : null;
  }

  write(answer) {
    const partners = new Map(answer || []);
    this.selects.forEach((select) => {
      const left = select.dataset.left;
      select.value = partners.has(left) ? `${left}:${partners.get(left)}` : "";
    });
  }

  enhance() {}
}

/** A list whose order is the answer, once somebody has moved a text or said that the order is right as it stands. */
export class Steps {
  constructor(node) {
    this.node = node;
    this.list = node.querySelector("[data-steps]");
    this.first = this.steps.map((step) => step.dataset.step);
    this.given = this.list.hasAttribute("data-given");
  }

  get steps() {
    return [...this.list.children];
  }

  read() {
    return this.given ? this.steps.map((step) => step.dataset.step) : null;
  }

  write(answer) {
    this.given = Boolean(answer && answer.length);
    const byId = new Map(this.steps.map((step) => [step.dataset.step, step]));
    this.list.append(...(this.given ? answer : this.first).map((id) => byId.get(id)));
    this.show();
  }

  enhance() {
    this.keep = this.node.querySelector("[data-keep-order]");
    this.keep.addEventListener("click", () => this.changed());
    this.steps.forEach((step) => {
      step.querySelectorAll("[data-move]").forEach((button) => button.addEventListener("click", () => this.move(step, Number(button.dataset.move), button)));
      step.querySelector("[data-drag]").addEventListener("pointerdown", (event) => this.drag(step, event));
    });
    this.show();
  }

  move(step, by, button) {
    const at = this.steps.indexOf(step);
    const to = at + by;
    if (to < 0 || to >= this.steps.length) return;
    this.steps[to][by < 0 ? "before" : "after"](step);
    this.changed();
    (button.disabled ? step.querySelector("[data-move]:not([disabled])") : button).focus();
  }

  /** The step follows the finger or the mouse up and down the list until it is let go. */
  drag(step, event) {
    const handle = event.currentTarget;
    if (event.button || handle.closest("fieldset").disabled) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    step.classList.add("sequence__step--held");
    let moved = false;
    const follow = (moving) => {
      const other = this.steps.find((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return one !== step && moving.clientY >= top && moving.clientY <= bottom;
      });
      if (!other) return;
      other[this.steps.indexOf(other) < this.steps.indexOf(step) ? "before" : "after"](step);
      moved = true;
    };
    const drop = () => {
      handle.removeEventListener("pointermove", follow);
      step.classList.remove("sequence__step--held");
      if (moved) this.changed();
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("lostpointercapture", drop, { once: true });
  }

  changed() {
    this.given = true;
    this.show();
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    const { steps } = this;
    steps.forEach((step, index) => {
      const words = step.querySelector("[data-step-text]").textContent.trim();
      step.querySelectorAll("[data-move]").forEach((button) => {
        const up = button.dataset.move === "-1";
        button.disabled = index === (up ? 0 : steps.length - 1);
        button.setAttribute("aria-label", texts(up ? "move_up" : "move_down", { n: index + 1, text: words }));
      });
    });
    this.list.toggleAttribute("data-given", this.given);
    if (this.keep) this.keep.hidden = this.given;
  }
}
