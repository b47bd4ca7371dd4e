// Buttons above the body for the Markdown that letters have. What they write can be typed as well; without this module
// the hint above the field says how.

const body = document.querySelector("#body");

// As if it were typed, so that undoing works; some browsers can only replace.
export function write(from, to, text) {
  body.focus();
  body.setSelectionRange(from, to);
  const typed = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (!typed) {
    body.setRangeText(text, from, to, "end");
    body.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

// Puts marks around the words, or takes them away if they are there.
function wrap(before, after) {
  const { selectionStart: start, selectionEnd: end, value } = body;
  const words = value.slice(start, end);
  const outside = value.slice(0, start).endsWith(before) && value.slice(end).startsWith(after);
  // One star beside another is half of the mark of bold.
  const halves = before === "*" && /(^|[^*])\*\*$/.test(value.slice(0, start));
  if (words && outside && !halves) {
    write(start - before.length, end + after.length, words);
    body.setSelectionRange(start - before.length, end - before.length);
  } else {
    write(start, end, before + words + after);
    body.setSelectionRange(start + before.length, end + before.length);
  }
}

// Puts a mark before each line, or takes it away if all have it.
function begin(mark) {
  const { selectionStart, selectionEnd, value } = body;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split("\n");
  const marked = lines.every(line => line.startsWith(mark) || line === "") && lines.some(line => line !== "");
  const change = line => (marked ? line.slice(mark.length) : line === "" && lines.length > 1 ? line : mark + line);
  const changed = lines.map(change).join("\n");
  write(start, end, changed);
  body.setSelectionRange(lines.length > 1 ? start : start + changed.length, start + changed.length);
}

// The highest number of a footnote that is there already.
export function lastNote(source) {
  const numbers = [...source.matchAll(/\[\^(\d+)\]/g)].map(found => Number(found[1]));
  return Math.max(0, ...numbers);
}

// The mark where the words end, the note at the end of the letter, and the caret in it.
function note() {
  const { selectionEnd: at, value } = body;
  const number = lastNote(value) + 1;
  write(at, at, `[^${number}]`);
  const text = body.value;
  const kept = text.trimEnd().length;
  write(kept, text.length, `\n\n[^${number}]: `);
}

function link() {
  const { selectionStart: start, selectionEnd: end, value } = body;
  const words = value.slice(start, end);
  const address = "https://";
  write(start, end, `[${words}](${address})`);
  const at = words ? start + words.length + 3 : start + 1;
  body.setSelectionRange(at, words ? at + address.length : at);
}

const buttons = [
  ["Bold", () => wrap("**", "**"), "b"],
  ["Italic", () => wrap("*", "*"), "i"],
  ["Small caps", () => wrap("[", "]{.smallcaps}")],
  ["Raised", () => wrap("^", "^")],
  ["Lowered", () => wrap("~", "~")],
  ["List", () => begin("- ")],
  ["Quote", () => begin("> ")],
  ["Footnote", note],
  ["Link", link, "k"],
];

if (body) {
  const bar = document.createElement("div");
  bar.className = "toolbar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Marks for the body");
  for (const [words, act, key] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = words;
    button.setAttribute("aria-controls", "body");
    if (key) {
      button.title = `Ctrl+${key.toUpperCase()}`;
      button.setAttribute("aria-keyshortcuts", `Control+${key.toUpperCase()} Meta+${key.toUpperCase()}`);
    }
    button.addEventListener("click", act);
    bar.append(button);
  }
  body.before(bar);
  body.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const found = buttons.find(([, , key]) => key === event.key.toLowerCase());
    if (!found) return;
    event.preventDefault();
    found[1]();
  });
}
