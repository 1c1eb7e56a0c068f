// While a file is read, and while similar questions are looked for: fetches the page again every two seconds.

const EVERY_MS = 2000;

/** The page as the server has it now, or null while it can't be had. */
async function fetched() {
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Looks at newer pages until `done` says of one that there is nothing more to wait for. */
async function until(done) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const page = await fetched();
    if (page && done(page)) return;
  }
}

/** Shows the progress of the reading; at its end the page is opened anew. */
function showReading(page) {
  const newer = page.querySelector("[data-import-progress]");
  if (newer) document.querySelector("[data-import-progress]").replaceWith(newer);
  else window.location.reload();
  return !newer;
}

/** Replaces the tabs once the search has ended; rows that a person has ticked stay ticked. */
function showCompared(page) {
  if (page.querySelector("[data-import-comparing]")) return false;
  const tabs = page.querySelector("[data-import-tabs]");
  if (tabs) document.querySelector("[data-import-tabs]").replaceWith(tabs);
  document.querySelector("[data-import-comparing]").remove();
  return true;
}

if (document.querySelector("[data-import-progress]")) until(showReading);
else if (document.querySelector("[data-import-comparing]")) until(showCompared);
