// Time that was added to the exam, in words: an outage, a pause, an extension, personal extra time.
import { say } from "./status.js";
import { texts } from "./texts.js";

const box = document.getElementById("credits");

/** `credits`: [{cause, seconds}] as the server tells them; read out when `aloud`. */
export function showCredits(credits, { aloud = false } = {}) {
  const lines = credits.map(({ cause, seconds }) => {
    const time = texts("credit_time", { m: Math.floor(seconds / 60), s: seconds % 60 });
    return `${texts(`credit_${cause}`)} ${time}`;
  });
  const list = box.querySelector("[data-slot-list]");
  list.replaceChildren(
    ...lines.map((line) => {
      const row = document.createElement("li");
      row.textContent = line;
      return row;
    }),
  );
  box.hidden = !lines.length;
  if (aloud && lines.length) say(`${box.querySelector(".notice__title").textContent} ${lines[lines.length - 1]}`);
}
