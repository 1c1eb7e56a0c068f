// The questions on the page: reading and writing answers, and showing one at a time.
import { Pairs, Steps } from "./arranging.js";
import { Find } from "./find.js";
import { texts } from "./texts.js";

const ARRANGED = { matching: Pairs, ordering: Steps };
const textKinds = (kind) => !kind.endsWith("_choice") && kind !== "true_false" && kind !== "fill_in" && !(kind in ARRANGED);

export class Question {
  constructor(node, section) {
    this.node = node;
    this.section = section;
    this.item = node.dataset.item;
    this.number = Number(node.dataset.number);
    this.kind = node.dataset.kind;
    this.group = node.dataset.group || "";
    this.inputs = [...node.querySelectorAll(`[name="answer-${this.item}"]`)].filter((input) => input.type !== "radio" || input.value);
    this.rows = [...node.querySelectorAll(".option")].filter((row) => this.inputs.includes(row.querySelector("input")));
    this.arranged = this.kind in ARRANGED ? new ARRANGED[this.kind](node) : null;
    this.written = textKinds(this.kind) || this.kind === "fill_in";
    this.markChosen();
  }

  /** The answer in the form of the contract; null when there is none. */
  read() {
    if (this.arranged) return this.arranged.read();
    if (this.kind === "fill_in") {
      const parts = this.inputs.map((input) => input.value);
      return parts.some((part) => part !== "") ? parts : null;
    }
    if (textKinds(this.kind)) return this.inputs[0].value === "" ? null : this.inputs[0].value;
    const chosen = this.inputs.filter((input) => input.checked).map((input) => input.value);
    if (!chosen.length) return null;
    return this.kind === "true_false" ? chosen[0] === "true" : chosen;
  }

  write(answer) {
    if (this.arranged) {
      this.arranged.write(answer);
    } else if (this.kind === "fill_in") {
      this.inputs.forEach((input, i) => {
        input.value = (answer && answer[i]) || "";
      });
    } else if (textKinds(this.kind)) {
      this.inputs[0].value = answer || "";
    } else {
      const chosen = answer === null || answer === undefined ? [] : [].concat(answer).map(String);
      this.inputs.forEach((input) => {
        input.checked = chosen.includes(input.value);
      });
    }
    this.markChosen();
  }

  get answered() {
    return this.read() !== null;
  }

  markChosen() {
    this.rows.forEach((row) => row.classList.toggle("option--chosen", row.querySelector("input").checked));
    if (this.clearButton) this.clearButton.disabled = !this.answered;
  }

  lock(locked) {
    this.node.querySelectorAll("fieldset").forEach((fieldset) => {
      fieldset.disabled = locked;
    });
  }

  focus() {
    this.node.querySelector("[data-stem]").focus({ preventScroll: true });
  }

  /** Adds the buttons that only make sense with scripts: clear, strike out, character count. */
  enhance({ onClear, onStrike }) {
    const fieldset = this.node.querySelector("fieldset");
    if (this.arranged) this.arranged.enhance();
    if (this.arranged || (this.inputs[0] && this.inputs[0].type === "radio")) {
      this.clearButton = document.createElement("button");
      Object.assign(this.clearButton, { type: "button", className: "button button--quiet question__clear", textContent: texts("clear") });
      this.clearButton.dataset.testid = "clear";
      this.clearButton.disabled = !this.answered;
      this.clearButton.addEventListener("click", onClear);
      fieldset.append(this.clearButton);
    }
    if (this.kind.endsWith("_choice")) this.rows.forEach((row) => this.addStrike(row, onStrike));
    if (textKinds(this.kind)) this.addCount(fieldset);
  }

  addStrike(row, onStrike) {
    const id = row.querySelector("input").value;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "option-strike", textContent: "⊘" });
    button.dataset.testid = "option-strike";
    row.after(button);
    button.addEventListener("click", () => onStrike(id));
    row.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      onStrike(id);
    });
  }

  showStrikes(struck) {
    this.rows.forEach((row) => {
      const id = row.querySelector("input").value;
      const out = struck.includes(id);
      const letter = row.querySelector(".option__letter").textContent;
      row.classList.toggle("option--struck", out);
      const button = row.parentNode.querySelector(".option-strike");
      if (!button) return;
      button.setAttribute("aria-pressed", String(out));
      button.setAttribute("aria-label", texts(out ? "unstrike" : "strike", { n: letter }));
    });
  }

  addCount(fieldset) {
    const count = document.createElement("p");
    count.className = "question__count numeric";
    const area = this.inputs[0];
    const show = () => {
      count.textContent = texts("characters", { n: [...area.value.replace(/\s/g, "")].length });
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    };
    area.addEventListener("input", show);
    this.showCount = show;
    fieldset.append(count);
  }
}

/** The material of a case. It keeps its place while one goes from question to question, or away and back. */
class Material {
  constructor(node) {
    this.node = node;
    this.group = node.dataset.material;
    this.text = node.querySelector("[data-material-text]");
    this.top = 0;
    this.find = new Find(this.text);
    this.text.addEventListener("scroll", () => {
      if (!this.node.hidden && this.node.open) this.top = this.text.scrollTop;
    });
  }

  show(shown) {
    if (this.node.hidden === !shown) return;
    const { top } = this;
    this.node.hidden = !shown;
    if (shown) this.text.scrollTop = top;
  }
}

/** All questions; shows one, keeps the others out of the page (their state lives in the nodes). */
export class Questions {
  constructor(root) {
    this.sections = [...root.querySelectorAll("[data-section]")].map((node) => ({
      node,
      place: node.querySelector("[data-questions]"),
      pane: node.querySelector("[data-materials]"),
      materials: [...node.querySelectorAll("[data-material]")].map((material) => new Material(material)),
    }));
    this.list = this.sections.flatMap((section) => [...section.place.querySelectorAll("[data-question]")].map((node) => new Question(node, section)));
    this.byItem = new Map(this.list.map((question) => [question.item, question]));
    this.index = 0;
  }

  get current() {
    return this.list[this.index];
  }

  get(item) {
    return this.byItem.get(item);
  }

  /** Takes all but one question off the page; materials move into their pane beside it. */
  arrange() {
    this.sections.forEach(({ pane, materials }) => materials.forEach((material) => pane.append(material.node)));
    this.list.forEach((question) => question.node.remove());
    this.show(this.index, { focus: false });
  }

  show(index, { focus = true } = {}) {
    this.current.node.remove();
    this.index = Math.max(0, Math.min(this.list.length - 1, index));
    const { node, section, group } = this.current;
    this.sections.forEach((other) => {
      other.node.hidden = other !== section;
    });
    section.materials.forEach((material) => material.show(material.group === group));
    section.place.append(node);
    if (this.current.showCount) this.current.showCount();
    if (!focus) return;
    window.scrollTo(0, 0);
    this.current.focus();
  }

  indexOf(item) {
    return this.list.findIndex((question) => question.item === item);
  }
}
