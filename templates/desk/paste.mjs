// Turns what is pasted from Word, Google Docs or a page into the letter's Markdown: bold, italics, small capitals, raised
// and lowered words, lists, links, headings, tables, quotations and footnotes; says in one line what it left out. One undo takes it all back.
// Without this module a paste is plain text, as everywhere.

import { countsOf, marksOf } from "./counting.mjs";
import { lastNote, write } from "./toolbar.mjs";

const field = document.querySelector("#body");

// A paste that says nothing but words is left to the browser, unless it comes from a word processor.
const PROCESSOR = /urn:schemas-microsoft-com|class="?Mso|docs-internal-guid|content="?LibreOffice/i;
const MEANING = "b,strong,i,em,sup,sub,ul,ol,table,h1,h2,h3,h4,h5,h6,blockquote,a[href],[style*='font-weight'],[style*='italic']";

field?.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!PROCESSOR.test(html) && !page.body.querySelector(MEANING)) return;
  // A pasted footnote gets a number of its own.
  const { markdown, dropped } = read(page.body, lastNote(field.value));
  if (!markdown) return;
  event.preventDefault();
  insert(markdown);
  tell(dropped);
});

function insert(markdown) {
  let text = markdown;
  if (markdown.includes("\n\n")) {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    if (before.trim() && !before.endsWith("\n\n")) text = (before.endsWith("\n") ? "\n" : "\n\n") + text;
    if (after.trim() && !after.startsWith("\n\n")) text += after.startsWith("\n") ? "\n" : "\n\n";
  }
  write(field.selectionStart, field.selectionEnd, text);
}

function tell(dropped) {
  let line = document.querySelector("#pasted");
  if (!line) {
    line = document.createElement("p");
    line.id = "pasted";
    line.className = "quiet";
    line.setAttribute("role", "status");
    field.after(line);
  }
  const left = [...dropped].map(([what, count]) => (count > 1 ? `${what} (${count} times)` : what));
  line.textContent = left.length ? `Pasted as Markdown. Left out: ${left.join(", ")}.` : "Pasted as Markdown.";
}

// From a page to Markdown.
function read(body, offset) {
  const found = { dropped: new Map(), notes: new Map(), order: [], offset };
  for (const node of body.querySelectorAll("script,style,meta,link,title,template")) node.remove();
  for (const box of body.querySelectorAll("[style*='comment-list'],[style*='mso-comment'],.msocomanchor,.MsoCommentReference")) {
    if (box.isConnected) drop(found, "a comment");
    box.remove();
  }
  takeNotes(body, found);
  const lines = render(blocks(body, found), true);
  for (let at = 0; at < found.order.length; at += 1) {
    const written = render(blocks(found.notes.get(found.order[at]), found), false);
    lines.push("", ...hang(`[^${offset + at + 1}]: `, 4, written.length ? written : ["…"]));
  }
  return { markdown: lines.join("\n").trim(), dropped: found.dropped };
}

function drop(found, what) {
  found.dropped.set(what, (found.dropped.get(what) ?? 0) + 1);
}

// Word writes notes as links there (_ftn, _edn) and back (_ftnref), Google Docs as ftnt and ftnt_ref.
const MARK = /^#_?((?:ftnt?|edn)\d+)$/;
const BACK = /^#_?(?:ftn|edn|ftnt_)_?ref\d+$/;

function takeNotes(body, found) {
  for (const back of [...body.querySelectorAll("a[href]")].filter((a) => BACK.test(a.getAttribute("href")))) {
    const id = (back.getAttribute("name") || back.id).replace(/^_/, "");
    const box = back.closest("[style*='mso-element:footnote'],[style*='mso-element:endnote']") ?? back.closest("p,div,li");
    if (!id || !box || found.notes.has(id)) continue;
    back.remove();
    box.remove();
    found.notes.set(id, box);
  }
  for (const list of body.querySelectorAll("[style*='footnote-list'],[style*='endnote-list']")) list.remove();
}

const BLOCKS = new Set(["P", "DIV", "UL", "OL", "LI", "TABLE", "BLOCKQUOTE", "HR", "H1", "H2", "H3", "H4", "H5", "H6", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "PRE", "CENTER", "DL", "DT", "DD", "FIGURE"]);
const holdsBlock = (node) => [...node.children].some((child) => BLOCKS.has(child.tagName) || holdsBlock(child));

// The blocks of an element: paragraphs, headings, lists, tables, quotations.
function blocks(parent, found, look = {}) {
  const done = [];
  let runs = [];
  const flush = () => {
    const text = words(runs);
    if (text) done.push({ kind: "paragraph", text });
    runs = [];
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE || (node.nodeType === Node.ELEMENT_NODE && !BLOCKS.has(node.tagName) && !holdsBlock(node))) {
      inline(node, look, found, runs);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      flush();
      block(node, found, looked(node, look, found), done);
    }
  }
  flush();
  return done;
}

function block(node, found, look, done) {
  const tag = node.tagName;
  const listed = /mso-list:\s*l(\d+)\s+level(\d+)/i.exec(node.getAttribute("style") ?? "");
  if (tag === "UL" || tag === "OL") {
    done.push(list(node, found, look));
  } else if (tag === "TABLE") {
    done.push(table(node, found));
  } else if (tag === "HR") {
    done.push({ kind: "rule" });
  } else if (tag === "BLOCKQUOTE") {
    done.push({ kind: "quote", blocks: blocks(node, found, look) });
  } else if (listed) {
    wordItem(node, Number(listed[2]), listed[1], found, look, done);
  } else if (/^H[1-6]$/.test(tag)) {
    const text = words(inlineRuns(node, { link: look.link }, found), true);
    if (text) done.push({ kind: "heading", level: Math.min(3, Number(tag[1])), text });
  } else {
    done.push(...blocks(node, found, look));
  }
}

function list(node, found, look) {
  const made = { kind: "list", ordered: node.tagName === "OL", start: Number(node.getAttribute("start") ?? 1), items: [] };
  for (const child of node.children) {
    const inner = looked(child, look, found);
    // Google Docs puts a deeper list beside its item, not into it.
    if (child.tagName === "UL" || child.tagName === "OL") {
      if (!made.items.length) made.items.push([]);
      made.items.at(-1).push(list(child, found, inner));
    } else {
      made.items.push(blocks(child, found, inner));
    }
  }
  const style = made.ordered && countsOf(node, styleOf);
  if (style) made.marks = marksOf(style, made.start, made.items);
  return made;
}

// Word's list items are paragraphs that name their list and level, with the number or bullet as words that it hides.
function wordItem(node, level, id, found, look, done) {
  const mark = [...node.querySelectorAll("[style]")].find((span) => /mso-list:\s*Ignore/i.test(span.getAttribute("style")));
  const shown = (mark?.textContent ?? "").trim();
  mark?.remove();
  const ordered = /^\(?([0-9]+|[a-z]{1,7})[.)]/i.test(shown);
  const content = blocks(node, found, look);
  let last = done.at(-1);
  if (last?.kind !== "list" || last.word !== id || (level === 1 && last.ordered !== ordered)) {
    last = { kind: "list", word: id, ordered, start: Number.parseInt(shown.replace("(", ""), 10) || 1, items: [] };
    done.push(last);
  }
  for (let depth = 1; depth < level; depth += 1) {
    if (!last.items.length) last.items.push([]);
    const item = last.items.at(-1);
    if (item.at(-1)?.kind !== "list") item.push({ kind: "list", word: id, ordered, start: Number.parseInt(shown, 10) || 1, items: [] });
    last = item.at(-1);
  }
  // What is no plain number is kept as it is shown.
  if (ordered && !/^[0-9]+[.)]$/.test(shown)) (last.marks ??= [])[last.items.length] = shown;
  last.items.push(content);
}

function table(node, found) {
  const rows = [...node.rows].map((row) =>
    [...row.cells].map((cell) => {
      if (cell.colSpan > 1 || cell.rowSpan > 1) drop(found, "the merging of table cells");
      if (cell.querySelector("ul,ol,table")) drop(found, "a list or table within a table cell");
      return words(inlineRuns(cell, {}, found), true);
    }),
  );
  return { kind: "table", rows };
}

function inlineRuns(node, look, found) {
  const runs = [];
  for (const child of node.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE && BLOCKS.has(child.tagName) && runs.length) runs.push({ text: " ", look: {} });
    inline(child, look, found, runs);
  }
  return runs;
}

// An element's own style as it is written: the page's policy keeps the browser from reading it.
function styleOf(node) {
  const pairs = (node.getAttribute("style") ?? "").toLowerCase().split(";").map((pair) => pair.split(":"));
  return new Map(pairs.filter((pair) => pair.length === 2).map(([name, value]) => [name.trim(), value.trim()]));
}

// How an element looks, within what is around it.
function looked(node, around, found) {
  const look = { ...around };
  const tag = node.tagName;
  const style = styleOf(node);
  if (tag === "B" || tag === "STRONG") look.bold = true;
  if (tag === "I" || tag === "EM" || tag === "CITE") look.italic = true;
  // Google Docs wraps everything into a bold element that is not bold.
  const weight = style.get("font-weight");
  if (weight) look.bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  const slant = style.get("font-style");
  if (slant) look.italic = slant === "italic" || slant === "oblique";
  const place = style.get("vertical-align") ?? "";
  if (tag === "SUP" || /super/.test(place)) look.shift = "^";
  if (tag === "SUB" || /sub/.test(place)) look.shift = "~";
  if (/small-caps/.test(style.get("font-variant") ?? style.get("font-variant-caps"))) look.smallCaps = true;
  const lined = style.get("text-decoration") ?? style.get("text-decoration-line") ?? "";
  const hasWords = node.textContent.trim() !== "";
  if (hasWords && !look.link && (tag === "U" || /underline/.test(lined)) && !node.querySelector("a[href]")) drop(found, "underlining");
  if (hasWords && (tag === "S" || tag === "STRIKE" || tag === "DEL" || /line-through/.test(lined))) drop(found, "a line through words");
  return look;
}

function inline(node, around, found, runs) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").replace(/[\s\u00a0]+/g, " ");
    if (text) runs.push({ text, look: around });
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  if (node.tagName === "BR") {
    runs.push({ text: "\n", look: {} });
    return;
  }
  if (node.tagName === "IMG" || node.tagName === "SVG" || node.tagName === "OBJECT" || /^V:/.test(node.tagName)) {
    drop(found, "a picture");
    return;
  }
  const style = node.getAttribute("style") ?? "";
  if (/display:\s*none|mso-hide:\s*all/.test(style)) {
    if (node.textContent.trim()) drop(found, "hidden text");
    return;
  }
  let link = around.link;
  if (node.tagName === "A") {
    const href = node.getAttribute("href") ?? "";
    const note = MARK.exec(href)?.[1];
    if (note && found.notes.has(note)) {
      if (!found.order.includes(note)) found.order.push(note);
      runs.push({ note: found.offset + found.order.indexOf(note) + 1, text: "", look: {} });
      return;
    }
    if (/^(https?:\/\/|mailto:)/i.test(href)) link = href;
    else if (href) drop(found, "a link that leads to no page");
  }
  const look = looked(node, { ...around, link }, found);
  for (const child of node.childNodes) inline(child, look, found, runs);
}

// From runs to words, the longest look outside.
const LOOKS = ["link", "italic", "bold", "smallCaps", "shift"];

function words(runs, oneLine = false) {
  const clean = [];
  for (const run of runs) {
    const text = oneLine ? run.text.replace(/\n/g, " ") : run.text;
    const last = clean.at(-1);
    if (run.note || !last || last.note || text === "\n" || last.text === "\n" || LOOKS.some((key) => last.look[key] !== run.look[key])) clean.push({ ...run, text });
    else last.text += text;
  }
  const text = wrapped(clean, [], { out: "" }).out;
  const lines = text.replace(/ {2,}/g, " ").split("\n").map((line) => line.trim());
  while (lines.length && !lines[0]) lines.shift();
  while (lines.length && !lines.at(-1)) lines.pop();
  return lines.map(lineStart).join("\\\n");
}

function wrapped(runs, done, page) {
  for (let at = 0; at < runs.length; ) {
    const first = runs[at];
    const reach = (key) => {
      let end = at;
      while (end < runs.length && runs[end].look[key] === first.look[key]) end += 1;
      return end;
    };
    const open = first.text === "\n" || first.note ? [] : LOOKS.filter((key) => first.look[key] && !done.includes(key));
    const key = open.includes("link") ? "link" : open.sort((one, other) => reach(other) - reach(one))[0];
    if (!key) {
      page.out += first.note ? `[^${first.note}]` : first.text === "\n" ? "\n" : guarded(page, escaped(first.text));
      at += 1;
      continue;
    }
    const linked = runs.findIndex((run, index) => index >= at && run.look.link !== first.look.link);
    const end = linked < 0 || key === "link" ? reach(key) : Math.min(reach(key), linked);
    const inside = wrapped(runs.slice(at, end), [...done, key], { out: "" }).out;
    mark(page, key, inside, first.look);
    at = end;
  }
  return page;
}

// Puts marks around words, and the space at their edges outside; a letter beside a mark that Markdown would not see as
// one is written as its number.
function mark(page, key, inside, { link: url, shift }) {
  const words = inside.trim();
  const before = /^\s*/.exec(inside)[0];
  const after = words ? /\s*$/.exec(inside)[0] : "";
  page.out += before;
  if (!words) return;
  if (key === "link") page.out += `[${words}](${address(url)})`;
  else if (key === "smallCaps") page.out += `[${words}]{.smallcaps}`;
  else if (key === "shift") page.out += shifted(page.out, words, shift);
  else {
    const star = key === "bold" ? "**" : /\*$/.test(page.out) || /^\*(?!\*)/.test(words) ? "_" : "*";
    const last = [...page.out].at(-1) ?? "";
    if (/[\p{L}\p{N}]/u.test(last) && (star === "_" || !/^[\p{L}\p{N}]/u.test(words))) {
      page.out = page.out.slice(0, -last.length) + `&#${last.codePointAt(0)};`;
    }
    page.out += star + words + star;
    page.closed = star === "_" || !/[\p{L}\p{N}]$/u.test(words) ? page.out + after : undefined;
  }
  page.out += after;
}

// Raised or lowered words are one word, and stand right after what they belong to.
function shifted(before, words, sign) {
  const attached = /[\p{L}\p{N})\]}*_^~]$/u.test(before);
  const begins = sign === "^" && /^[\p{L}\p{N}]/u.test(words);
  return attached || begins ? sign + words.replace(/\s/g, "\u00a0") + sign : words;
}

function guarded(page, text) {
  const first = [...text][0] ?? "";
  const beside = page.closed === page.out && /[\p{L}\p{N}]/u.test(first);
  return beside ? `&#${first.codePointAt(0)};` + text.slice(first.length) : text;
}

function address(url) {
  const safe = url.replace(/[<>\\\s|*_`]/g, (c) => `%${c.codePointAt(0).toString(16).toUpperCase().padStart(2, "0")}`).replaceAll("%5F", "_").replaceAll("%2A", "*");
  return /[()]/.test(safe) ? `<${safe}>` : safe;
}

function escaped(text) {
  return text.replace(/[\\*[\]<`|^~]/g, "\\$&").replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_").replace(/&(?=#?\w+;)/g, "\\&").replace(/\{(?=\.)/g, "\\{");
}

// What means something at the beginning of a line alone.
function lineStart(line) {
  return line
    .replace(/^[#>+=-]/, "\\$&")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2")
    .replace(/^(\(?(?:[a-z]|[ivxlcdm]+|\d{1,3}))([.)])(?=\s)/i, "$1\\$2");
}

// From blocks to lines.
function render(all, top) {
  const lines = [];
  let before;
  for (const block of all) {
    if (block.kind === "list" && !block.items.length) continue;
    if (lines.length) lines.push("");
    if (block.kind === "paragraph") lines.push(...block.text.split("\n"));
    else if (block.kind === "heading") lines.push(`${"#".repeat(block.level)} ${block.text}`);
    else if (block.kind === "rule") lines.push(top ? "---" : "___");
    else if (block.kind === "quote") lines.push(...render(block.blocks, false).map((line) => `> ${line}`.trimEnd()));
    else if (block.kind === "list") lines.push(...renderList(block, before?.kind === "list" && before.ordered === block.ordered));
    else if (block.kind === "table") lines.push(...renderTable(block.rows));
    before = block;
  }
  return lines;
}

function hang(mark, indent, lines) {
  return lines.map((line, at) => (at === 0 ? mark + line : line && " ".repeat(indent) + line));
}

function renderList(list, other) {
  const simple = (item) => item.every((block, at) => (at === 0 ? block.kind === "paragraph" : block.kind === "list" && (!block.ordered || (block.start === 1 && !block.marks)) && block.items.every(simple)));
  const tight = list.items.every(simple);
  const lines = [];
  list.items.filter((item) => item.length).forEach((item, at) => {
    const number = list.marks?.[at] ?? `${list.start + at}${other ? ")" : "."}`;
    const mark = list.ordered ? `${number} ` : other ? "* " : "- ";
    if (!tight && at > 0) lines.push("");
    const inside = render(item, false);
    lines.push(...hang(mark, mark.length, tight ? inside.filter(Boolean) : inside));
  });
  return lines;
}

function renderTable(rows) {
  const width = Math.max(...rows.map((row) => row.length), 1);
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(Array(width).fill("---")), ...rest.map(line)];
}
