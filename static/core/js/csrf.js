// The CSRF token for calls of scripts: from the cookie (it changes at log-in), else from a form of the page.

/** The token that goes into the header X-CSRFToken. */
export function csrfToken() {
  const found = /(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(document.cookie);
  if (found) return decodeURIComponent(found[1]);
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field ? field.value : "";
}

/** Posts a few fields beside the page; whether it arrived is the caller's business or nobody's. */
export function postFields(address, fields) {
  return fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken() },
    body: new URLSearchParams(fields),
    credentials: "same-origin",
    redirect: "manual",
  });
}
