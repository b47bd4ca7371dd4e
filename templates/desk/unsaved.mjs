// Keeps what is typed into a letter's form in this browser until it is saved, for a tab can die. It is put back with a
// sentence that says so; saving and signing out forget it.

const PAUSE = 300;

const form = document.querySelector("form[data-preview]");
const who = document.querySelector(".who span")?.textContent.trim() ?? "";
const key = action => `undersigned ${who} ${action}`;

// A browser may keep nothing, or be full; then the form is what it is without this module.
function quietly(act) {
  try {
    return act();
  } catch (error) {
    console.warn(error);
    return null;
  }
}

const typed = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");

// Nothing is kept any more once it was discarded, or once its writer left.
let keeping = true;

const forget = action => quietly(() => localStorage.removeItem(key(action)));

function keep() {
  if (!keeping) return;
  quietly(() => localStorage.setItem(key(form.getAttribute("action")), JSON.stringify({ at: Date.now(), fields: typed() })));
}

// The words alone, as the service gives them back: the revision that they were written upon may differ, and empty
// fields and lines may be gone.
function words(fields) {
  const lines = value => value.split("\n").map(line => line.trim()).filter(line => line !== "").join("\n");
  const given = fields.map(([name, value]) => [name, name === "body" ? value.trim() : lines(value)]);
  return JSON.stringify(given.filter(([name, value]) => name !== "base" && value !== ""));
}

// Recipients that were added have no fields in a fresh form yet.
function makeRoom(fields) {
  const needed = fields.flatMap(([name]) => name.match(/^recipients\.(\d+)\.name$/)?.[1] ?? []);
  for (const at of needed) {
    if (form.elements.namedItem(`recipients.${at}.name`)) continue;
    const last = [...form.querySelectorAll(".recipient")].at(-1);
    if (!last) return;
    const copy = last.cloneNode(true);
    for (const part of copy.querySelectorAll("[id], [name], [for]")) {
      for (const attribute of ["id", "name", "for"]) {
        const value = part.getAttribute(attribute);
        if (value) part.setAttribute(attribute, value.replace(/^recipients\.\d+\./, `recipients.${at}.`));
      }
    }
    last.after(copy);
  }
}

function putBack(fields) {
  makeRoom(fields);
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    if (field && name !== "act") field.value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(at, discard) {
  const notice = document.createElement("div");
  notice.className = "notice wait";
  notice.setAttribute("role", "status");
  notice.id = "unsaved";
  const sentence = document.createElement("p");
  const time = new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  sentence.textContent = `What you typed here until ${time} was never saved. It is in the form again.`;
  const acts = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Discard it";
  button.addEventListener("click", () => {
    discard();
    notice.remove();
  });
  acts.append(button);
  notice.append(sentence, acts);
  form.before(notice);
}

function restore() {
  const action = form.getAttribute("action");
  const kept = quietly(() => JSON.parse(localStorage.getItem(key(action))));
  if (!Array.isArray(kept?.fields)) return;
  if (words(kept.fields) === words(typed())) {
    keep();
    return;
  }
  putBack(kept.fields);
  say(kept.at, () => {
    keeping = false;
    forget(action);
    location.replace(action === "/desk/letters" ? "/desk/letters/new" : action);
  });
}

const done = new URLSearchParams(location.search).get("done");
if (done === "drafted") forget("/desk/letters");
if (["revised", "asked-again"].includes(done)) forget(location.pathname);

document.querySelector("form.who")?.addEventListener("submit", () => {
  keeping = false;
  quietly(() => {
    const ours = Object.keys(localStorage).filter(name => name.startsWith("undersigned "));
    ours.forEach(name => localStorage.removeItem(name));
  });
});

if (form) {
  restore();
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  // The last words before a tab is closed or the form is sent.
  addEventListener("pagehide", () => {
    if (timer) keep();
  });
}
