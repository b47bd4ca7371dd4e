//! Bodies as they are pasted: from mails, Word, web pages and PDFs, with what such text has in it.

use super::emphasis::marked;
use super::grammar::{filled, sentence, sentences};
use crate::support::chance::Dice;

/// Habits of real life; each is put among other text.
const HABITS: &[&str] = &[
    "** {thing} ** is bold to whoever typed it, and *{thing} is not closed.",
    "1) {thing}\n2) {asks}?\n3){thing}",
    "(a) {asks};\n(b) {asks}; and\n(c) {thing}.",
    "• {thing}\n• {thing}\n◦ {asks}?",
    "\u{2022}\t{asks}?\n\u{2022}\t{thing}",
    "o\t{thing}\no\t{asks}",
    "—{thing}\n—{thing}",
    "+ {thing}\n* {thing}\n- {thing}",
    "{year}. {month} was {adjective}.",
    "{figure}. {asks}?\n\n\n{figure}. {asks}?",
    "No. 7\n-----\n{thing}",
    "{topic}\n=====\n\n{thing}",
    "#1 priority: {thing}",
    "#{topic}",
    "#### {topic}",
    "From: Dana Whitfield <dana@office.example>\nSent: {month} 9, {year} 4:12 PM\nTo: 'press@agency.example'\nSubject: RE: {thing}",
    "> On {month} 4, {person} wrote:\n>> {asks}?\n> {thing}",
    "Signed: ______________________\n\nDate: ____/____/____",
    "________________________________",
    "* * *",
    "{thing}\u{a0}\u{a0}{thing}\u{a0}",
    "We\u{ad}write a\u{ad}bout soft hy\u{ad}phens.",
    "A zero\u{200b}width space, a joiner\u{200d}, a mark\u{feff}.",
    "    {thing}, moved in by four spaces",
    "\t{thing}, moved in by a tab",
    "  {thing}\n    {thing}\n  {thing}",
    "Cost | {year} | Change\n{figure} | {figure} | {figure}",
    "| Cost | {year} |\n|---|\n| {figure} | {figure} |",
    "| Cost | {year} |\n|---|---|\n| {figure} |\n| {figure} | {figure} |",
    "| a | b |\n|:-:|--:|\n| {asks} | {asks} {asks} {asks} |\n{thing} right below",
    "See note [1] and [2].\n\n[1] {case}.\n[2] {law}.",
    "As reported.[^1]\n\n[^1]: {case}.",
    "As reported.[^9]",
    "[^3]: A note that nothing refers to.",
    "As reported.¹ ² ³",
    "At $5 and $10, or $$20, it is {adjective}.",
    "5 < 7 > 3, a<b, x <y> z, and R&D at AT&T; &c.",
    "<br>{thing}<br/>",
    "<p class=\"MsoNormal\">{thing}</p>",
    "{thing}&nbsp;&mdash;&#8220;{thing}&#8221;",
    "`{thing}` and ```{thing}```",
    "~~{thing}~~ {thing}",
    "~{figure} of them; about ~40; 10^6^ and CO~2~",
    "snake_case_name, __init__, and _ alone; a_b_c@office.example",
    "2*3*4 and * and ** and ***",
    "\"{thing}\" and '{thing}' and ``{thing}''",
    "«{thing}» ‹{thing}› „{thing}“",
    "(202) 224-6342 x5; 5'10\" tall; the '90s; rock 'n' roll",
    "http://www.example.gov/a_b_(c)?d=e&f=g#h, www.example.gov, and example.gov/x.",
    "[the report](http://example.gov/my report.pdf)",
    "[the report] (https://example.gov/report.pdf)",
    "[the report](https://example.gov/report.pdf \"Report\")",
    "[{thing}]({path}",
    "![logo](https://example.gov/logo.png)",
    "[sic] [{thing}] [[{thing}]] {{.smallcaps}}",
    "[{case}]{{.smallcaps}} and [{case}]{{.small}}",
    "{thing} \u{2013} {thing} \u{2014} {thing} \u{2212} {thing} -- {thing} --- {thing}",
    "ﬁnal oﬃce ﬂoor",
    "½ ⅓ ⅔ ⅛ ′ ″ → ≥ ≤ ≠ ± × ÷ ° µ Ω ∑ √ ∞",
    "☐ Yes ☒ No ☑ Maybe ✓ ✔",
    "Hawaiʻi, Utqiaġvik, Lakȟóta, Diné bizaad, Νόμος, Київ",
    "© ® ™ § ¶ † ‡ € £ ¥ ¢ … № ℠",
    "\u{f0b7} {thing}\n\u{f0a7} {thing}",
    "Thank you 🙏 for {thing} 🇺🇸!",
    "{thing}…{thing}...{thing}. . . .",
    "{thing}\\\n{thing}  \n{thing}",
    "\\*not emphasis\\* and \\_neither\\_ C:\\Users\\dana",
    "WHEREAS, {thing}; and\n\nWHEREAS, {asks}: Now, therefore, be it\n\nRESOLVED, That",
    "Page 2 of 3\n\u{c}\n{thing}",
    "{thing}\r\n{thing}\r{thing}",
    "- {thing}\n\n\n\n- {thing}\n      - {asks}?\n   - {thing}",
    "1. {thing}\n   a. {asks}?\n      i. {thing}\n2. {thing}",
    "I. {thing}\nII. {thing}\nA. {thing}",
    "- [ ] {thing}\n- [x] {thing}",
    "Term\n: {thing}",
    "---\ntitle: {thing}\n---",
    "Dear colleague,\n{thing}.\nRegards,\nDana",
    "e\u{301}te\u{301}, n\u{303}, Z\u{335}\u{489}",
    "\u{201c}{thing}\u{201d}\u{a0}\u{2014}\u{202f}{thing}",
    "\u{202e}gnirts\u{202c} and \u{2066}x\u{2069}",
    "LOREM-{long}-{long}-{long}-{long}-{long}",
    "{long}{long}{long}{long}{long}{long}{long}{long}",
    "=SUM(A1:A9)\t{figure}\t{figure}",
    "{{ {thing} }}",
];

/// Markdown, nearly.
pub(super) fn body(dice: &mut Dice) -> String {
    let count = 1 + dice.roll(5);
    let blocks: Vec<String> = (0..count).map(|_| block(dice)).collect();
    blocks.join(dice.one(&["\n\n", "\n\n", "\n", "\r\n\r\n", " "]))
}

fn block(dice: &mut Dice) -> String {
    match dice.roll(4) {
        0 => {
            let plain = sentences(dice, 3);
            marked(dice, &plain)
        }
        1 => {
            let habit = habit(dice);
            format!("{} {habit}", sentence(dice))
        }
        _ => habit(dice),
    }
}

/// A doubled brace is a brace.
fn habit(dice: &mut Dice) -> String {
    let habit = dice
        .one(HABITS)
        .replace("{{", "\u{1}")
        .replace("}}", "\u{2}");
    let filled = filled(dice, &habit);
    filled.replace('\u{1}', "{").replace('\u{2}', "}")
}
