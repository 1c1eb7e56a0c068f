// Texts of a question that may carry tables and pictures: a surface to write on in place of the text field.
// The field keeps what is sent; the server cleans it (question_bank/domain/rich_text.py) whatever stands in it.

const form = document.querySelector("[data-question-form]");
const tools = document.querySelector("[data-rich-tools]");
const BLOCK = /^\s*<(?:p|table|ul|ol)(?:\s[^<>]*)?>/i;
const REFERENCE = /image:([0-9a-f]{64})/;
const ALLOWED = "p,br,strong,b,em,i,u,s,sub,sup,ul,ol,li,table,caption,thead,tbody,tr,th,td,img";

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** The markup with allowed elements only and without their attributes; parsed in a document that loads and runs nothing. */
function bare(markup, source) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  parsed.querySelectorAll("script,style,template,iframe,object,svg,math,title").forEach((node) => node.remove());
  [...parsed.body.querySelectorAll("*")].reverse().forEach((node) => {
    if (node.matches("div")) {
      const paragraph = parsed.createElement("p");
      paragraph.append(...node.childNodes);
      node.replaceWith(paragraph);
      return;
    }
    if (!node.matches(ALLOWED)) {
      node.replaceWith(...node.childNodes);
      return;
    }
    const kept = { src: node.matches("img") ? source(node) : null, alt: node.getAttribute("alt"), colspan: node.getAttribute("colspan"), rowspan: node.getAttribute("rowspan") };
    [...node.attributes].forEach((attribute) => node.removeAttribute(attribute.name));
    if (node.matches("img")) {
      if (!kept.src) {
        node.remove();
        return;
      }
      node.setAttribute("src", kept.src);
      node.setAttribute("alt", kept.alt || "");
    }
    if (node.matches("td,th")) ["colspan", "rowspan"].filter((name) => kept[name]).forEach((name) => node.setAttribute(name, kept[name]));
  });
  return parsed.body.innerHTML;
}

class Surface {
  constructor(field) {
    this.field = field;
    this.bar = document.importNode(tools.content, true).firstElementChild;
    this.row = this.bar.querySelector("[data-rich-row]");
    this.said = this.bar.querySelector("[data-said]");
    field.before(this.bar);
    this.bar.querySelector("[data-rich-on]").addEventListener("click", () => this.open(true));
    this.bar.querySelector("[data-rich-off]").addEventListener("click", () => this.close());
    this.bar.querySelectorAll("[data-command]").forEach((button) => button.addEventListener("click", () => this.command(button.dataset.command)));
    this.bar.querySelector("[data-table]").addEventListener("click", () => this.table());
    this.bar.querySelector("[data-picture]").addEventListener("change", (event) => this.picture(event.target));
    this.bar.addEventListener("input", (event) => event.stopPropagation());
    this.bar.addEventListener("change", (event) => event.stopPropagation());
    if (BLOCK.test(field.value)) this.open(false);
  }

  /** References become addresses on the surface, and references again in the field. */
  toPage(markup) {
    return bare(markup, (image) => {
      const found = REFERENCE.exec(image.getAttribute("src") || "");
      return found ? `${form.dataset.pictures}${found[1]}/` : null;
    });
  }

  toField() {
    const markup = bare(this.page.innerHTML, (image) => {
      const found = /([0-9a-f]{64})\/?$/.exec(image.getAttribute("src") || "");
      return found ? `image:${found[1]}` : null;
    }).trim();
    this.field.value = markup === "" || BLOCK.test(markup) ? markup : `<p>${markup}</p>`;
  }

  open(focus) {
    this.page = document.createElement("div");
    this.page.className = "input rich rich-page";
    this.page.contentEditable = "true";
    this.page.setAttribute("role", "textbox");
    this.page.setAttribute("aria-multiline", "true");
    const label = document.querySelector(`label[for="${this.field.id}"]`);
    if (label) this.page.setAttribute("aria-label", label.textContent.trim());
    this.page.dataset.testid = "rich-page";
    const text = this.field.value;
    this.page.innerHTML = BLOCK.test(text)
      ? this.toPage(text)
      : text.split("\n").map((line) => `<p>${escaped(line) || "<br>"}</p>`).join("");
    this.page.addEventListener("input", () => this.toField());
    this.page.addEventListener("paste", (event) => this.paste(event));
    this.field.hidden = true;
    this.field.after(this.page);
    this.row.hidden = false;
    this.bar.querySelector("[data-rich-on]").hidden = true;
    if (focus) this.page.focus();
  }

  close() {
    this.field.value = this.page.innerText.trim();
    this.page.remove();
    this.field.hidden = false;
    this.row.hidden = true;
    this.bar.querySelector("[data-rich-on]").hidden = false;
    this.field.focus();
    this.changed();
  }

  changed() {
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  command(name) {
    this.page.focus();
    document.execCommand(name);
    this.toField();
  }

  paste(event) {
    event.preventDefault();
    const markup = event.clipboardData.getData("text/html");
    if (markup) document.execCommand("insertHTML", false, bare(markup, () => null));
    else document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    this.toField();
  }

  /** At the caret where it stands on the surface, else at the end. */
  insert(node) {
    const selection = window.getSelection();
    if (selection.rangeCount && this.page.contains(selection.getRangeAt(0).commonAncestorContainer)) {
      const range = selection.getRangeAt(0);
      range.collapse(false);
      range.insertNode(node);
    } else {
      this.page.append(node);
    }
    this.toField();
    this.changed();
  }

  table() {
    const number = (name, most) => Math.min(most, Math.max(1, Number(this.bar.querySelector(name).value) || 1));
    const table = document.createElement("table");
    const body = table.createTBody();
    for (let row = number("[data-rows]", 30); row > 0; row -= 1) {
      const line = body.insertRow();
      for (let column = number("[data-columns]", 10); column > 0; column -= 1) line.insertCell().append(document.createElement("br"));
    }
    this.page.append(table, document.createElement("p"));
    this.toField();
    this.changed();
  }

  async picture(input) {
    const [file] = input.files;
    if (!file) return;
    const data = new FormData();
    const bank = form.querySelector("[name=bank]");
    data.append("bank", bank ? bank.value : form.dataset.bank);
    data.append("picture", file);
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const description = this.bar.querySelector("[data-description]");
    try {
      const answer = await fetch(form.dataset.pictures, { method: "POST", body: data, credentials: "same-origin" });
      const told = await answer.json();
      this.said.textContent = told.message || "";
      if (!answer.ok) return;
      const image = document.createElement("img");
      image.src = told.address;
      image.alt = description.value;
      this.insert(image);
      description.value = "";
      input.value = "";
    } catch {
      this.said.textContent = this.said.dataset.failed;
    }
  }
}

if (form && tools) {
  const dress = (scope) => scope.querySelectorAll("textarea[data-rich]:not([data-rich-ready])").forEach((field) => {
    field.dataset.richReady = "";
    new Surface(field);
  });
  dress(form);
  // Sub-questions come and go without a reload.
  new MutationObserver(() => dress(form)).observe(form, { childList: true, subtree: true });
}
