// Searching inside the material of a case: every place is marked, Enter goes from one to the next.
import { texts } from "./texts.js";

const SHORTEST = 300; // characters; what is shorter is read at one look

export class Find {
  /** `text`: the element with the plain text of a material. */
  constructor(text) {
    this.text = text;
    this.plain = text.textContent;
    if (this.plain.length < SHORTEST) return;
    this.marks = [];
    this.at = -1;
    this.input = document.createElement("input");
    Object.assign(this.input, { type: "search", className: "input material__find", autocomplete: "off", placeholder: texts("find_label") });
    this.input.setAttribute("aria-label", texts("find_label"));
    this.input.dataset.testid = "material-find";
    this.button = document.createElement("button");
    Object.assign(this.button, { type: "button", className: "button button--quiet", textContent: texts("find_next"), disabled: true });
    this.said = document.createElement("span");
    this.said.className = "small numeric";
    this.said.setAttribute("role", "status");
    const row = document.createElement("div");
    row.className = "row material__tools";
    row.append(this.input, this.button, this.said);
    text.before(row);
    this.input.addEventListener("input", (event) => event.isComposing || this.search());
    this.input.addEventListener("compositionend", () => this.search());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.next();
    });
    this.button.addEventListener("click", () => this.next());
  }

  search() {
    const wanted = this.input.value.trim();
    const parts = wanted ? this.plain.split(wanted) : [this.plain];
    this.marks = [];
    const pieces = parts.flatMap((part, i) => {
      if (!i) return [part];
      const mark = document.createElement("mark");
      mark.textContent = wanted;
      this.marks.push(mark);
      return [mark, part];
    });
    const { scrollTop } = this.text;
    this.text.replaceChildren(...pieces);
    this.text.scrollTop = scrollTop;
    this.at = -1;
    this.button.disabled = !this.marks.length;
    if (this.marks.length) this.next();
    else this.said.textContent = wanted ? texts("find_none") : "";
  }

  next() {
    if (!this.marks.length) return;
    this.at = (this.at + 1) % this.marks.length;
    this.marks.forEach((mark, i) => mark.toggleAttribute("data-current", i === this.at));
    const mark = this.marks[this.at];
    this.text.scrollTop += mark.getBoundingClientRect().top - this.text.getBoundingClientRect().top - this.text.clientHeight / 3;
    this.said.textContent = texts("find_at", { n: this.at + 1, total: this.marks.length });
  }
}
