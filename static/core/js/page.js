// Small behaviours of every page, bound by data attributes. Pages work without them.
import { ringBell } from "./bell.js";
import { keepEntries } from "./kept_entries.js";
import { searchBySlash } from "./search_key.js";
import { warnAtSignOut } from "./sign_out.js";

/** Moves the focus to the error summary, so that it is read first. */
function focusErrors() {
  const target = document.querySelector("[data-autofocus]");
  if (target) target.focus();
}

/** Closes a menu of the header on Escape and on a click elsewhere. */
function closeMenus() {
  for (const menu of document.querySelectorAll("[data-menu]")) {
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}

/** A button that was pressed shows at once that its form is sent; pressing it again does nothing. */
function sendFormsOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  // A page taken from the back-forward cache may be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
}

/** Lets a file be dropped on an upload box. */
function acceptDrops() {
  document.querySelectorAll("[data-file-upload]").forEach((box) => {
    const input = box.querySelector("input[type=file]");
    const over = (event) => {
      event.preventDefault();
      box.classList.add("file-upload--over");
    };
    box.addEventListener("dragenter", over);
    box.addEventListener("dragover", over);
    box.addEventListener("dragleave", () => box.classList.remove("file-upload--over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("file-upload--over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}

/** Prints the page: [data-print] buttons are shown only when scripts run. */
function offerPrinting() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

/** The row of places scrolls on a phone: the one we are at is brought into view. */
function showOwnPlace() {
  const list = document.querySelector(".site-nav__list");
  const here = list && list.querySelector("[aria-current]");
  if (here) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
}

focusErrors();
showOwnPlace();
closeMenus();
sendFormsOnce();
acceptDrops();
offerPrinting();
searchBySlash();
warnAtSignOut();
ringBell();
keepEntries();
