// Renews the parts of the page that change by themselves, from the page's own address.
const parts = [...document.querySelectorAll("[data-refresh][id]")];

const renew = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const fresh = page.getElementById(part.id);
      if (!fresh) {
        window.location.reload();
        return;
      }
      part.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The figures on screen stay; the next round tries again.
  }
};

if (parts.length) {
  window.setInterval(renew, Number(parts[0].dataset.refresh) * 1000);
}
