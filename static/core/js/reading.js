// Long texts: the place is remembered to the paragraph while somebody really reads, and found again; the text size is
// the person's.
import { postFields } from "./csrf.js";

const LOOK_MS = 1000;
const DWELL_LOOKS = 3; // a paragraph that stays at the top for so many looks is being read
const PAUSE_MS = 5000; // between two messages to the server
const BLOCKS = "p, li, h2, h3, h4, h5, h6, table";

/** Blocks of the text with their names: the nearest anchor above, and how many blocks since. */
function named(text) {
  let anchor = "top";
  let since = 0;
  return [...text.querySelectorAll(BLOCKS)].map((node) => {
    const holder = node.closest("[id]");
    const here = holder && text.contains(holder) && holder !== text ? holder.id : "";
    if (here && here !== anchor) {
      anchor = here;
      since = 0;
    } else {
      since += 1;
    }
    return { node, name: since ? `${anchor}~${since}` : anchor };
  });
}

class Reader {
  constructor(text) {
    this.address = text.dataset.reading;
    this.blocks = named(text);
    this.seen = "";
    this.looks = 0;
    this.told = null;
    this.toldAt = -PAUSE_MS;
    setInterval(() => this.look(), LOOK_MS);
  }

  /** The name of the block that stands at the top of the window; "" at the end of the text; null at its start. */
  get place() {
    const at = this.blocks.findIndex(({ node }) => node.getBoundingClientRect().bottom > 64);
    if (at === 0) return null;
    const last = this.blocks[this.blocks.length - 1].node.getBoundingClientRect().bottom;
    return at < 0 || last <= window.innerHeight ? "" : this.blocks[at].name;
  }

  look() {
    if (document.visibilityState !== "visible" || !this.blocks.length) return;
    const { place } = this;
    this.looks = place === this.seen ? this.looks + 1 : 1;
    this.seen = place;
    if (place === null || place === this.told || this.looks < DWELL_LOOKS) return;
    if (performance.now() - this.toldAt < PAUSE_MS) return;
    this.told = place;
    this.toldAt = performance.now();
    postFields(this.address, { place }).catch(() => {
      this.told = null;
    });
  }

  /** Goes to a block by name and puts the focus there, so that reading aloud goes on from it. */
  goTo(name) {
    const found = this.blocks.find((block) => block.name === name);
    if (!found) return false;
    found.node.tabIndex = -1;
    found.node.scrollIntoView({ block: "start" });
    found.node.focus({ preventScroll: true });
    return true;
  }
}

function bindResume(reader) {
  const link = document.querySelector("[data-place]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    if (reader.goTo(link.dataset.place)) event.preventDefault();
  });
}

function bindTextSize(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    document.getElementById("main").dataset.size = button.value;
    form.querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
    postFields(form.action, { size: button.value }).catch(() => null);
  });
}

const text = document.querySelector("[data-reading]");
if (text) bindResume(new Reader(text));
document.querySelectorAll("[data-text-size]").forEach(bindTextSize);
