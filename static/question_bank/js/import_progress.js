// While a file is read: fetches the page again every two seconds and shows the new progress.

const EVERY_MS = 2000;

/** Replaces the progress card by the newer one; when reading has ended, opens the page anew. */
async function refresh(card) {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  if (!answer.ok) return card;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.querySelector("[data-import-progress]");
  if (!newer) {
    window.location.reload();
    return null;
  }
  card.replaceWith(newer);
  return newer;
}

async function watch() {
  let card = document.querySelector("[data-import-progress]");
  while (card) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    try {
      card = await refresh(card);
    } catch {
      // The network is away: the next round tries again.
    }
  }
}

watch();
