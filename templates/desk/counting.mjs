// Lists that count with letters and Roman numbers, for what is pasted.

// How a list counts, if not with plain numbers: "a", "A", "i" or "I".
const COUNTS = { "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" };

export function countsOf(node, styleOf) {
  const own = [node, node.firstElementChild].filter(Boolean).map((element) => styleOf(element).get("list-style-type"));
  const style = own.find(Boolean);
  if (style) return COUNTS[style];
  const type = node.getAttribute("type") ?? "";
  return "aAiI".includes(type) ? type : undefined;
}

function letters(style, number) {
  const units = [["m", 1000], ["cm", 900], ["d", 500], ["cd", 400], ["c", 100], ["xc", 90], ["l", 50], ["xl", 40], ["x", 10], ["ix", 9], ["v", 5], ["iv", 4], ["i", 1]];
  let spelled = "";
  if (style.toLowerCase() === "a") spelled = number >= 1 && number <= 26 ? String.fromCharCode(96 + number) : "";
  else for (const [sign, value] of units) for (; number >= value; number -= value) spelled += sign;
  return style === style.toLowerCase() ? spelled : spelled.toUpperCase();
}

// The marks of a list's items that are not plain numbers.
export function marksOf(style, start, items) {
  const marks = items.map((_, at) => letters(style, start + at));
  return marks.every(Boolean) ? marks.map((mark) => `${mark}.`) : undefined;
}
