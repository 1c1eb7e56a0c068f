// The digest of all answers: SHA-256 of the RFC 8785 form of {item: answer}.
// crypto.subtle is missing on plain http, so SHA-256 is here too (FIPS 180-4).

const K = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

const rotate = (word, bits) => (word >>> bits) | (word << (32 - bits));

function padded(bytes) {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const message = new Uint8Array(blocks * 64);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setUint32(message.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(message.length - 4, (bytes.length << 3) >>> 0);
  return view;
}

/** SHA-256 of bytes, in lower-case hexadecimal. */
export function sha256(bytes) {
  const state = new Uint32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  const words = new Uint32Array(64);
  const message = padded(bytes);
  for (let start = 0; start < message.byteLength; start += 64) {
    for (let i = 0; i < 16; i += 1) words[i] = message.getUint32(start + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const a = words[i - 15];
      const b = words[i - 2];
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      words[i] = words[i - 16] + s0 + words[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] += word;
    });
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

const text = (value) => value.replace(/\r\n?/g, "\n").normalize("NFC");

/** An answer in the form that is compared and hashed: option ids sorted (except an ordering), pairs by their left id, text in NFC with LF. */
export function canonicalAnswer(kind, answer) {
  if (typeof answer === "string") return text(answer);
  if (!Array.isArray(answer)) return answer;
  if (kind.endsWith("_choice")) return [...answer].sort();
  if (kind === "matching") return [...answer].sort(([one], [other]) => (one < other ? -1 : 1));
  return answer.map((part) => (typeof part === "string" ? text(part) : part));
}

/** True when two answers to a question of this kind mean the same. */
export function sameAnswer(kind, one, other) {
  return JSON.stringify(canonicalAnswer(kind, one)) === JSON.stringify(canonicalAnswer(kind, other));
}

/** RFC 8785 form of the answers. `entries`: list of {item, kind, answer}; null answers are left out. */
export function canonicalForm(entries) {
  const members = entries
    .filter((entry) => entry.answer !== null)
    .sort((one, other) => (one.item < other.item ? -1 : 1))
    .map((entry) => `${JSON.stringify(entry.item)}:${JSON.stringify(canonicalAnswer(entry.kind, entry.answer))}`);
  return `{${members.join(",")}}`;
}

/** The digest of the answers, as in the contract. */
export function digestOf(entries) {
  return sha256(new TextEncoder().encode(canonicalForm(entries)));
}
