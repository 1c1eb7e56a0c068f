// The article that was asked for comes into view. Without scripts it is marked by its frame.
const target = document.querySelector("[data-target]");
if (target) {
  target.scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
}
