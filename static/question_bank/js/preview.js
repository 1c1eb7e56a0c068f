// The question as the candidate will see it, beside the form, a moment after the author stops typing.
const form = document.querySelector("[data-question-form]");
const pane = document.querySelector("[data-live-preview]");
const PAUSE_MS = 700;

if (form && pane) {
  const body = pane.querySelector("[data-preview-body]");
  let waiting = 0;
  let asked = 0;

  const show = async () => {
    asked += 1;
    const mine = asked;
    const data = new FormData(form);
    data.delete("action");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data, credentials: "same-origin" });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      body.innerHTML = await answer.text();
      pane.hidden = false;
    } catch {
      // Without a network the preview stays as it was; saving says what is wrong.
    }
  };

  const soon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, PAUSE_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.querySelector("[data-look]").addEventListener("click", (event) => {
    event.preventDefault();
    show();
  });
}
