// Shows beside a text what is understood of it, a moment after the typing stops. Without it the button does the same.

const WAIT_MS = 600;

const form = document.querySelector("[data-paste-form]");

if (form) {
  const preview = form.querySelector("[data-paste-preview]");
  let timer = 0;
  let asked = 0;

  /** Asks for the preview; an answer to an older text is dropped. */
  const show = async () => {
    const own = ++asked;
    const data = new FormData(form);
    data.set("act", "part");
    try {
      const answer = await fetch(form.action || window.location.href, { method: "POST", body: data, credentials: "same-origin" });
      const text = answer.ok ? await answer.text() : null;
      if (text !== null && own === asked) preview.innerHTML = text;
    } catch {
      // The next change asks again.
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(show, WAIT_MS);
  });
}
