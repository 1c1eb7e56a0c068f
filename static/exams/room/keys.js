// Keys of the exam room. Never during composition (IME), never while typing text.

const typing = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

/** `room`: the actions next, previous, flag, choose(index), move(step), readTime, help; `enabled()`: single letters on? */
export function bindKeys(room, enabled) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (event.altKey) {
      if (key !== "t" && event.code !== "KeyT") return;
      event.preventDefault();
      room.readTime();
      return;
    }
    if (typing(event.target) || !room.answering()) return;
    const action = arrow(event, room) || (enabled() && letter(key, room));
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Arrows: radios keep the browser's own; elsewhere up and down move between options, left and right between questions. */
function arrow(event, room) {
  const radio = event.target.matches("input[type=radio]");
  if (event.key === "ArrowDown" && !radio && event.target.closest("[data-question]")) return () => room.move(1);
  if (event.key === "ArrowUp" && !radio && event.target.closest("[data-question]")) return () => room.move(-1);
  if (radio || event.target.closest("#palette, #room-bar")) return null;
  if (event.key === "ArrowRight") return () => room.next();
  if (event.key === "ArrowLeft") return () => room.previous();
  return null;
}

function letter(key, room) {
  if (key === "n") return () => room.next();
  if (key === "p") return () => room.previous();
  if (key === "f") return () => room.flag();
  if (key === "?") return () => room.help();
  if (/^[1-9]$/.test(key)) return () => room.choose(Number(key) - 1);
  if (/^[a-eg-h]$/.test(key)) return () => room.choose(key.charCodeAt(0) - 97);
  return null;
}
