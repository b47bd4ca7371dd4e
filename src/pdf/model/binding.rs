//! What is never parted at the end of a line: a section sign and its number, a title and a name, a month and a day.
//!
//! The space between them becomes one that does not break; it looks and copies like any other. (See The Chicago Manual
//! of Style, 17th ed., 6.121; The Bluebook, 21st ed., rule 6.2(c), for the section sign.)

/// Marks in a text that is set that the word it stands in is one piece; the template takes it out again.
pub(super) const JOINT: char = '\u{2060}';
/// The space that does not break.
const FIRM: char = '\u{A0}';
/// The most characters that are bound together; a list of initials must still fit its line.
const LONGEST: usize = 30;

const TITLES: [&str; 30] = [
    "Mr.",
    "Mrs.",
    "Ms.",
    "Mx.",
    "Dr.",
    "Sen.",
    "Sens.",
    "Rep.",
    "Reps.",
    "Hon.",
    "Gov.",
    "Gen.",
    "Lt.",
    "Col.",
    "Capt.",
    "Maj.",
    "Sgt.",
    "Adm.",
    "Prof.",
    "Rev.",
    "Amb.",
    "Sec.",
    "Del.",
    "Messrs.",
    "St.",
    "Pub.",
    "Ambassador",
    "Judge",
    "Justice",
    "Fort",
];
const MONTHS: [&str; 23] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "Jun.",
    "Jul.",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
];
/// Words that a number follows.
const NUMBERED: [&str; 52] = [
    "No.", "Nos.", "no.", "nos.", "p.", "pp.", "para.", "paras.", "n.", "nn.", "fn.", "art.",
    "Art.", "cl.", "Cl.", "ch.", "Ch.", "sec.", "tit.", "Tit.", "pt.", "Pt.", "vol.", "Vol.",
    "ex.", "Ex.", "fig.", "Fig.", "app.", "App.", "div.", "Div.", "ver.", "ed.", "L.", "Res.",
    "Rept.", "Doc.", "Section", "section", "Sections", "sections", "Title", "title", "Chapter",
    "chapter", "Part", "page", "pages", "Rule", "Figure", "Table",
];
/// Sources of law, which stand between two numbers.
const SOURCES: [&str; 12] = [
    "U.S.C.", "C.F.R.", "Stat.", "U.S.", "F.2d", "F.3d", "F.4th", "Fed.", "S.", "H.R.", "Cong.",
    "USC",
];
/// What is counted.
const UNITS: [&str; 22] = [
    "thousand", "million", "billion", "trillion", "percent", "%", "a.m.", "p.m.", "miles", "feet",
    "inches", "acres", "pounds", "tons", "kg", "km", "mi", "ft", "MW", "GW", "mg", "days",
];

/// A text with all that belongs together bound. `open` says whether it begins and ends where a word does, so that a
/// word at its edge is a whole one.
pub(super) fn bound(text: &str, open: (bool, bool)) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut set = String::with_capacity(text.len());
    let mut together = 0;
    for (at, word) in words.iter().enumerate() {
        let length = word.chars().count();
        if let Some(before) = at.checked_sub(1).and_then(|at| words.get(at)) {
            let firm =
                belong(before, word, words.get(at + 1).copied()) && together + length < LONGEST;
            set.push(if firm { FIRM } else { ' ' });
            together = if firm { together + 1 + length } else { length };
        } else {
            together = length;
        }
        let whole = (at > 0 || open.0) && (at + 1 < words.len() || open.1);
        if whole && word.contains(")(") && length < LONGEST {
            set.push_str(&word.replace(")(", &format!("){JOINT}(")));
        } else {
            set.push_str(word);
        }
    }
    set
}

/// Whether the word stays with the one before it.
fn belong(before: &str, word: &str, after: Option<&str>) -> bool {
    let before = before.trim_start_matches(['(', '[', '\u{201C}', '\u{2018}']);
    let begins = |test: fn(char) -> bool| word.starts_with(test);
    let bare = word.trim_end_matches([',', '.', ';', ':', ')', '\u{201D}']);
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '$');
    if before.ends_with(['\u{A7}', '\u{B6}']) {
        return true;
    }
    if word.is_empty() || before.is_empty() {
        return false;
    }
    let figure = begins(|c| c.is_ascii_digit());
    (TITLES.contains(&before) || is_initial(before)) && begins(char::is_uppercase)
        || MONTHS.contains(&before) && figure && bare.len() <= 2
        || NUMBERED.contains(&before) && figure
        || before == "L." && word == "No."
        || SOURCES.contains(&before) && begins(|c| matches!(c, '\u{A7}' | '\u{B6}'))
        || is_number(before) && SOURCES.contains(&word) && after.is_some()
        || is_number(before) && (UNITS.contains(&bare) || UNITS.contains(&word))
}

/// "J."
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next() == Some('.')
        && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        bound(text, (true, true))
            .replace(FIRM, "~")
            .replace(JOINT, "^")
    }

    #[test]
    fn what_belongs_together_is_not_parted() {
        for (text, set) in [
            (
                "under 8 U.S.C. § 1226 and §§ 12, 13",
                "under 8~U.S.C.~§~1226 and §§~12, 13",
            ),
            (
                "Sen. Tillis, Mr. Lee and (Dr. Roe)",
                "Sen.~Tillis, Mr.~Lee and (Dr.~Roe)",
            ),
            ("J. D. Vance wrote", "J.~D.~Vance wrote"),
            (
                "on January 14, 2022, or in May 2021",
                "on January~14, 2022, or in May 2021",
            ),
            ("22 U.S.C. § 1233(c)(33).", "22~U.S.C.~§~1233(c)^(33)."),
            (
                "see No. 5, at p. 3; Pub. L. No. 117-58",
                "see No.~5, at p.~3; Pub.~L.~No.~117-58",
            ),
            (
                "$5 million, 12 percent, at 9 a.m.",
                "$5~million, 12~percent, at 9~a.m.",
            ),
            (
                "May we ask? Mr. and Mrs. Lee",
                "May we ask? Mr. and Mrs.~Lee",
            ),
        ] {
            assert_eq!(shown(text), set);
        }
    }

    #[test]
    fn only_whole_words_become_one_piece_and_no_chain_is_longer_than_a_line() {
        assert_eq!(bound("1(a)(b)", (true, false)), "1(a)(b)");
        assert_eq!(bound("1(a)(b) x", (false, true)), "1(a)(b) x");
        let many = shown(&"A. ".repeat(60));
        let longest = many.split(' ').map(|run| run.chars().count()).max();
        assert!(longest <= Some(LONGEST), "{many}");
        assert_eq!(shown("see § "), "see §~");
    }
}
