// Security keys: asks the browser for the answer of a key and sends it with the form.

const bytesOf = (text) => {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};

const textOf = (buffer) => {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const descriptors = (list) => (list || []).map((one) => ({ ...one, id: bytesOf(one.id) }));

const withoutNothing = (options) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      user: { ...options.user, id: bytesOf(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: textOf(made.response.clientDataJSON),
      attestationObject: textOf(made.response.attestationObject),
    },
  };
}

async function show(options) {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      allowCredentials: descriptors(options.allowCredentials),
    },
  });
  return {
    id: shown.id,
    rawId: textOf(shown.rawId),
    type: shown.type,
    response: {
      clientDataJSON: textOf(shown.response.clientDataJSON),
      authenticatorData: textOf(shown.response.authenticatorData),
      signature: textOf(shown.response.signature),
    },
  };
}

for (const form of document.querySelectorAll("form[data-security-key]")) {
  if (!window.PublicKeyCredential) continue;
  const options = withoutNothing(JSON.parse(document.getElementById("key-options").textContent));
  const ask = form.dataset.securityKey === "make" ? make : show;
  const failed = form.querySelector("[data-key-failed]");
  let waiting = false;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    failed.hidden = true;
    try {
      form.elements.answer.value = JSON.stringify(await ask(options));
      form.submit();
    } catch {
      failed.hidden = false;
      waiting = false;
    }
  });
}
