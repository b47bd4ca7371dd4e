// Renews the letterhead beside its form a moment after typing stops. Without this module it is renewed by saving.

const PAUSE = 150;

const form = document.querySelector("form[data-letterhead]");
const letterhead = document.querySelector("#letterhead");

let timer;
let underWay;

async function renew() {
  underWay?.abort();
  underWay = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.dataset.letterhead, { method: "POST", body: fields, signal: underWay.signal });
    if (answer.ok) letterhead.innerHTML = await answer.text();
  } catch (error) {
    // The next pause in typing asks again; a request that was overtaken is no error.
    if (error.name !== "AbortError") console.warn(error);
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(renew, PAUSE);
});
