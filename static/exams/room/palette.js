// The answer sheet (答题卡): one cell per question with its state in shape, colour and words.
import { texts } from "./texts.js";

export class Palette {
  /** `questions`: Questions; `flags`: Set of items; `onChoose(index)`. */
  constructor({ node, opener, closer, veil, questions, flags, onChoose }) {
    Object.assign(this, { node, opener, closer, veil, questions, flags });
    this.cells = new Map([...node.querySelectorAll(".palette__item[data-item]")].map((cell) => [cell.dataset.item, cell]));
    node.addEventListener("click", (event) => {
      const cell = event.target.closest(".palette__item[data-item]");
      if (!cell) return;
      event.preventDefault();
      this.close({ focus: false });
      onChoose(questions.indexOf(cell.dataset.item));
    });
    opener.addEventListener("click", () => this.toggle());
    closer.addEventListener("click", () => this.close());
    veil.addEventListener("click", () => this.close());
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else this.keepFocusInside(event);
    });
  }

  get open() {
    return this.node.classList.contains("palette--open");
  }

  toggle() {
    if (this.open) {
      this.close();
      return;
    }
    this.node.classList.add("palette--open");
    this.veil.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.node.querySelector("#palette-title").focus();
  }

  close({ focus = true } = {}) {
    if (!this.open) return;
    this.node.classList.remove("palette--open");
    this.veil.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (focus) this.opener.focus();
  }

  /** While the sheet lies over the page, Tab stays in it. */
  keepFocusInside(event) {
    if (event.key !== "Tab" || !this.open) return;
    const stops = [this.closer, ...this.cells.values()];
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }

  refresh() {
    const current = this.questions.current;
    this.questions.list.forEach((question) => {
      const cell = this.cells.get(question.item);
      const flagged = this.flags.has(question.item);
      cell.toggleAttribute("data-answered", question.answered);
      cell.toggleAttribute("data-flagged", flagged);
      cell.toggleAttribute("data-current", question === current);
      if (question === current) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
      const words = [texts("item", { n: question.number }), texts(question.answered ? "item_answered" : "item_unanswered")];
      if (flagged) words.push(texts("item_flagged"));
      if (question === current) words.push(texts("item_current"));
      cell.setAttribute("aria-label", words.join(" "));
    });
    this.count();
  }

  count() {
    const { list, sections } = this.questions;
    const open = list.filter((question) => !question.answered).length;
    document.getElementById("unanswered-count").textContent = texts("unanswered", { n: open, total: list.length });
    document.getElementById("palette-open-text").textContent = texts("sheet", { n: open });
    this.node.querySelectorAll("[data-subtotal]").forEach((place, i) => {
      const mine = list.filter((question) => question.section === sections[i]);
      if (!mine.length) return;
      const n = mine.filter((question) => question.answered).length;
      const [first, last] = [mine[0].number, mine[mine.length - 1].number];
      place.textContent = texts("subtotal", { range: first === last ? first : `${first}–${last}`, n, total: mine.length });
    });
  }
}
