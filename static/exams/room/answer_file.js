// The last resort when the site stays away: all answers of this page in one file, sealed under the key of the journal.
// Only the server can open it; an exam officer brings it in.

const FORMAT = "lianbing-answers-1";

function base64(bytes) {
  let binary = "";
  new Uint8Array(bytes).forEach((byte) => {
    binary += String.fromCharCode(byte);
  });
  return btoa(binary);
}

/** `key`: 32 bytes in base64 as the server gave them; without WebCrypto there is no file. */
export async function openAnswerFile(attempt, key) {
  if (!key || !window.crypto || !window.crypto.subtle) return null;
  const raw = Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  const imported = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);

  /** The file with `answers`: [{item, seq, key, answer, elapsed_ms}]. */
  return async (answers) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = new TextEncoder().encode(`${FORMAT}:${attempt}`);
    const plain = new TextEncoder().encode(JSON.stringify({ answers }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, imported, plain);
    return JSON.stringify({ format: FORMAT, attempt, iv: base64(iv), sealed: base64(sealed) });
  };
}

/** Lets the person save `text` as a file. */
export function saveFile(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
