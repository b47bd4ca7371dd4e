// Renews the typeset pages beside the editor a moment after typing stops. Without this module the Preview button of the
// form does the same on a page of its own.

const PAUSE = 150;

const form = document.querySelector("form[data-preview]");
const pages = document.querySelector("#pages");

let timer;
let underWay;

async function renew() {
  underWay?.abort();
  underWay = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  fields.set("fragment", "yes");
  pages.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: fields, signal: underWay.signal });
    if (answer.ok) pages.innerHTML = await answer.text();
  } catch (error) {
    // The next pause in typing asks again; a request that was overtaken is no error.
    if (error.name !== "AbortError") console.warn(error);
  } finally {
    pages.removeAttribute("aria-busy");
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(renew, PAUSE);
});
