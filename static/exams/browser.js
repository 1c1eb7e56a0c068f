// Safe Exam Browser tells of itself through a JavaScript API; other browsers tell nothing.
// https://safeexambrowser.org/developer/seb-config-key.html

const WAIT_MS = 2000;

/** Older versions hash their keys with the page's address only when asked, and call back by the function's name. */
function keysTold(security) {
  return new Promise((resolve) => {
    window.lianbingKeysTold = function lianbingKeysTold() {
      resolve();
    };
    setTimeout(resolve, WAIT_MS);
    security.updateKeys(window.lianbingKeysTold);
  });
}

/** {address, config_key, exam_key}, or nothing in another browser. */
export async function shownBrowser() {
  const security = window.SafeExamBrowser && window.SafeExamBrowser.security;
  if (!security) return undefined;
  if (!security.configKey && typeof security.updateKeys === "function") await keysTold(security);
  return {
    address: window.location.href.split("#")[0],
    config_key: security.configKey || "",
    exam_key: security.browserExamKey || "",
  };
}

/** Puts what the browser tells into the fields `browser_…` of a form. */
export async function fillBrowser(form) {
  const shown = (await shownBrowser()) || {};
  Object.entries(shown).forEach(([part, value]) => {
    form.elements[`browser_${part}`].value = value;
  });
}
