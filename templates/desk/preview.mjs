// Renews the typeset pages beside the editor a moment after typing stops, marks in the text what no font covers, and
// leads from a complaint to its place. Without this module the Preview button of the form shows the pages on a page of
// their own, and a complaint leads to its field.

// A pause in typing, milliseconds. It may be short, for one request runs at a time.
const PAUSE = 15;

const form = document.querySelector("form[data-preview]");
const said = document.querySelector("#said");
const sheets = document.querySelector("#sheets");

let timer;
let underWay = false;
let overtaken = false;

// One request at a time: its answer is newer than what is shown, even if more was typed meanwhile, and the answers come
// in the order of the questions.
async function renew() {
  if (underWay) {
    overtaken = true;
    return;
  }
  underWay = true;
  try {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("have", [...sheets.children].map((sheet) => sheet.dataset.hash).join(" "));
    const answer = await fetch(form.dataset.preview, { method: "POST", body: fields });
    if (answer.ok) await show(await answer.json());
  } catch (error) {
    // The next pause in typing asks again.
    console.warn(error);
  }
  underWay = false;
  if (overtaken) {
    overtaken = false;
    renew();
  }
}

async function show({ said: words, uncovered, pages }) {
  const known = new Map([...sheets.children].map((sheet) => [sheet.dataset.hash, sheet]));
  const images = pages.map((page) => {
    const had = known.get(page.hash);
    if (had && !page.svg) known.delete(page.hash);
    return had && !page.svg ? had : image(page);
  });
  // Decoded first, so that no page is seen blank.
  await Promise.allSettled(images.filter((image) => !image.isConnected).map((image) => image.decode()));
  images.forEach((image, at) => (image.alt = pages[at].alt));
  if (words !== said.lastSaid) {
    said.innerHTML = words;
    said.lastSaid = words;
  }
  // What cannot be typeset as it stands leaves the pages of a moment ago.
  sheets.classList.toggle("earlier", images.length === 0);
  if (images.length > 0) sheets.replaceChildren(...images);
  marks.mark(uncovered);
}

function image(page) {
  const image = new Image();
  image.className = "sheet";
  image.dataset.hash = page.hash;
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn(page.svg));
  return image;
}

const LETTER = '<use xlink:href="#(\\w+)" x="([^"]*)" y="0" fill="([^"]*)" fill-rule="nonzero"/>';
const RUN = new RegExp(`(?:${LETTER})+`, "g");

// The picture with every run of letters as one path: a browser takes three times as long for thousands of references.
function drawn(svg) {
  const shapes = new Map();
  for (const [, id, shape] of svg.matchAll(/<symbol id="(\w+)"[^>]*><path d="M 0 0([^"]*)"\/><\/symbol>/g)) {
    shapes.set(id, shape);
  }
  return svg.replace(RUN, (run) => {
    const letters = [...run.matchAll(new RegExp(LETTER, "g"))];
    const colour = letters[0][3];
    if (letters.some(([, id, , own]) => own !== colour || !shapes.has(id))) return run;
    const path = letters.map(([, id, x]) => `M${x} 0${shapes.get(id)}`);
    return `<path fill="${colour}" d="${path.join("")}"/>`;
  });
}

// A layer over the body with the same words in no colour, of which only the marks are seen: a text area cannot mark its
// own words.
class Marks {
  constructor(area) {
    this.area = area;
    this.characters = new Set();
    this.layer = document.createElement("div");
    this.layer.className = "marks";
    this.layer.ariaHidden = "true";
    area.addEventListener("input", () => this.draw());
    area.addEventListener("scroll", () => this.follow());
    new ResizeObserver(() => this.draw()).observe(area);
  }

  mark(characters) {
    this.characters = new Set(characters);
    this.draw();
  }

  draw() {
    if (this.characters.size === 0) {
      this.layer.remove();
      return;
    }
    if (!this.layer.isConnected) this.area.before(this.layer);
    const style = getComputedStyle(this.area);
    for (const same of ["font", "letterSpacing", "lineHeight", "padding", "tabSize", "textIndent"]) {
      this.layer.style[same] = style[same];
    }
    this.layer.style.top = `${this.area.offsetTop + this.area.clientTop}px`;
    this.layer.style.left = `${this.area.offsetLeft + this.area.clientLeft}px`;
    this.layer.style.width = `${this.area.clientWidth}px`;
    this.layer.style.height = `${this.area.clientHeight}px`;
    this.layer.replaceChildren(...this.pieces(), "\n");
    this.follow();
  }

  pieces() {
    const pieces = [];
    let plain = "";
    for (const character of this.area.value) {
      if (!this.characters.has(character)) {
        plain += character;
        continue;
      }
      const mark = document.createElement("mark");
      mark.textContent = character;
      pieces.push(plain, mark);
      plain = "";
    }
    return [...pieces, plain];
  }

  follow() {
    this.layer.scrollTop = this.area.scrollTop;
  }
}

// Selects a character of a field, or the whole line.
function select(field, line, column) {
  const lines = field.value.split("\n");
  const words = lines[line - 1] ?? "";
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const characters = [...words];
  const start = column > 0 ? characters.slice(0, column - 1).join("").length : 0;
  const length = column > 0 ? (characters[column - 1] ?? "").length : words.length;
  // A field that is given the focus shows its selection.
  field.blur();
  field.setSelectionRange(before + start, before + start + length);
  field.focus();
}

const marks = form && new Marks(form.querySelector("#body"));

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(renew, PAUSE);
});

said?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  select(field, Number(link.dataset.line), Number(link.dataset.column));
});
