// Time that was added to the exam, in words: an outage, a pause, an extension, personal extra time.
import { texts } from "./texts.js";

const box = document.getElementById("credits");

/** `credits`: [{cause, seconds}] as the server tells them. That time was added has been said already. */
export function showCredits(credits) {
  const lines = credits.map(({ cause, seconds }) => {
    const whole = Math.abs(seconds); // below zero where time was taken back
    const time = texts("credit_time", { m: Math.floor(whole / 60), s: whole % 60 });
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
}
