// Calls to the server: JSON in, JSON out, CSRF header, errors as {code, message}.
import { csrfToken } from "../../core/js/csrf.js";

/** The server answered with an error that sending again will not mend. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.message || body.code || String(status));
    this.status = status;
    this.code = body.code || "";
    this.items = body.items || {};
  }
}

/** No usable answer: network cut, time-out, server fault, or "slow down". Worth sending again. */
export class Unreachable extends Error {
  constructor(message, waitMs = 0) {
    super(message);
    this.waitMs = waitMs;
  }
}

async function readJson(response) {
  try {
    return await response.json();
  } catch (error) {
    return null;
  }
}

/**
 * One call. Resolves to the JSON body of a 2xx answer; throws Refusal or Unreachable.
 * `keepalive` lets the browser finish the call after the page is gone.
 */
export async function call(method, url, body, { keepalive = false, timeoutMs = 15000 } = {}) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  let data;
  try {
    response = await fetch(url, {
      method,
      headers,
      keepalive,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: controller.signal,
    });
    data = await readJson(response);
  } catch (error) {
    throw new Unreachable(error.message);
  } finally {
    clearTimeout(timer);
  }
  if (response.ok && data !== null) return data;
  if (response.status === 429) throw new Unreachable("slow_down", 1000 * Number(response.headers.get("Retry-After") || 5));
  if (response.status >= 500 || data === null) throw new Unreachable(String(response.status));
  throw new Refusal(response.status, data);
}
