// The bell in the header: how many notices are unread. Asked for after the page stands, at most once a minute.
const KEPT_MS = 60000;
const KEY = "lianbing-unread";

function kept() {
  try {
    const { at, unread } = JSON.parse(sessionStorage.getItem(KEY));
    return Date.now() - at < KEPT_MS ? unread : null;
  } catch {
    return null;
  }
}

function keep(unread) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), unread }));
  } catch {
    // without storage the next page asks again
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // without storage there is nothing to forget
  }
}

function show(bell, unread) {
  const count = bell.querySelector(".bell__count");
  count.hidden = unread === 0;
  count.textContent = unread > 99 ? "99+" : String(unread);
  const text = unread ? bell.dataset.unread.replace("{count}", String(unread)) : bell.dataset.label;
  bell.setAttribute("aria-label", text);
}

/** Shows the number, and tells the server that the page of notices was seen. */
export async function ringBell() {
  const bell = document.querySelector("[data-bell]");
  if (!bell) {
    forget(); // signed out: the number was somebody's
    return;
  }
  const seen = document.querySelector("[data-notices-seen]");
  if (seen) {
    await fetch(seen.action, { method: "POST", body: new FormData(seen), redirect: "manual" }).catch(() => {});
    forget();
  }
  let unread = kept();
  if (unread === null) {
    const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    if (!answer || !answer.ok) return;
    ({ unread } = await answer.json());
    keep(unread);
  }
  show(bell, unread);
}
