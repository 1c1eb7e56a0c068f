// Signing out while answers of an exam wait in this browser: the person is told first.

const JOURNAL = "lianbing-journal";

/** Whether the exam room's journal holds answers that were not sent. Never creates the journal. */
async function answersWait() {
  if (!window.indexedDB || !indexedDB.databases) return false;
  const known = await indexedDB.databases();
  if (!known.some((database) => database.name === JOURNAL)) return false;
  return new Promise((resolve) => {
    const opening = indexedDB.open(JOURNAL);
    opening.onerror = () => resolve(false);
    opening.onsuccess = () => {
      const database = opening.result;
      const keys = database.transaction("entries", "readonly").objectStore("entries").getAllKeys();
      keys.onsuccess = () => {
        database.close();
        resolve(keys.result.some((key) => !String(key).endsWith("/~marks")));
      };
      keys.onerror = () => resolve(false);
    };
  });
}

/** Forms marked data-sign-out ask once more when answers wait; the answers stay sealed in the browser. */
export function warnAtSignOut() {
  document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const waits = await answersWait().catch(() => false);
      if (!waits || window.confirm(form.dataset.warning)) form.submit();
    });
  });
}
