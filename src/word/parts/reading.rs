//! A letter's parts told by how letters are written, for a file that does not mark them.

use jiff::civil::Date;

use super::lines;
use crate::domain::revision::{TypedRecipient, TypedText};
use crate::word::manuscript::{Piece, Role};
use crate::word::report::{Report, first_words};

/// The lines of a letter's head or foot.
pub(super) type Lines = Vec<String>;

/// How far from the top a salutation may stand, in paragraphs.
const HEAD: usize = 60;
/// The most characters of a line of a head.
const LINE: usize = 160;
/// The most lines of one inside address: name, title, agency and six lines.
const ADDRESS: usize = 9;

const CLOSES: [&str; 18] = [
    "sincerely",
    "sincerely yours",
    "yours sincerely",
    "respectfully",
    "respectfully submitted",
    "respectfully yours",
    "very respectfully",
    "with respect",
    "very truly yours",
    "yours truly",
    "truly yours",
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "cordially",
    "with appreciation",
    "thank you for your attention to this matter",
];

const HONORIFICS: [&str; 22] = [
    "the honorable ",
    "the hon. ",
    "hon. ",
    "honorable ",
    "mr. ",
    "ms. ",
    "mrs. ",
    "miss ",
    "dr. ",
    "professor ",
    "general ",
    "admiral ",
    "colonel ",
    "lieutenant general ",
    "major general ",
    "ambassador ",
    "secretary ",
    "director ",
    "his excellency ",
    "her excellency ",
    "the reverend ",
    "attorney general ",
];

const TITLES: [&str; 26] = [
    "director",
    "secretary",
    "chair",
    "administrator",
    "commissioner",
    "attorney general",
    "president",
    "chief",
    "inspector general",
    "ranking member",
    "comptroller",
    "speaker",
    "leader",
    "officer",
    "governor",
    "mayor",
    "acting ",
    "archivist",
    "librarian",
    "general counsel",
    "counsel",
    "superintendent",
    "executive",
    "commandant",
    "treasurer",
    "ambassador",
];

/// Finds the parts, if all of the head can be told; else `None`, and everything is body.
pub(super) fn by_reading(pieces: &[Piece], report: &mut Report) -> Option<(TypedText, Vec<Piece>)> {
    let salutation = pieces
        .iter()
        .take(HEAD)
        .position(|piece| plain(piece).is_some_and(|t| is_salutation(&t)))?;
    let close = pieces
        .iter()
        .rposition(|piece| plain(piece).is_some_and(|t| is_close(&t)))
        .filter(|close| *close > salutation + 1)?;
    let mut found = Report::default();
    let head = lines(pieces.get(..salutation)?, &mut found);
    let foot = lines(pieces.get(close + 1..)?, &mut found);
    let mut text = TypedText::default();
    read_head(&head, &mut text, &mut found)?;
    text.salutation = plain(pieces.get(salutation)?)?;
    text.complimentary_close = plain(pieces.get(close)?)?;
    read_foot(&foot, &mut text, &mut found);
    for dropped in found.dropped {
        for place in dropped.places {
            report.drop(dropped.what.clone(), place);
        }
    }
    Some((text, pieces.get(salutation + 1..close)?.to_vec()))
}

/// The words of a plain paragraph on one line.
fn plain(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Paragraph(p) if p.shape.list.is_none() && p.shape.role == Role::Body => {
            Some(super::one_line(p))
        }
        Piece::Paragraph(_) | Piece::Table(_) => None,
    }
}

fn is_salutation(text: &str) -> bool {
    let lower = text.to_lowercase();
    let begins = [
        "dear ",
        "to whom it may concern",
        "mr. president",
        "madam president",
    ];
    begins.iter().any(|begin| lower.starts_with(begin))
        && text.ends_with([':', ','])
        && text.chars().count() <= 250
}

fn is_close(text: &str) -> bool {
    let lower = text.trim_end_matches([',', '.', ' ']).to_lowercase();
    CLOSES.contains(&lower.as_str())
}

fn begins_with_any(line: &str, begins: &[&str]) -> bool {
    let lower = line.to_lowercase();
    begins.iter().any(|begin| lower.starts_with(begin))
}

fn read_head(head: &[String], text: &mut TypedText, found: &mut Report) -> Option<()> {
    let dated = head.iter().position(|line| date(line).is_some());
    let (letterhead, rest) = match dated {
        Some(at) => {
            text.dated = head.get(at).and_then(|line| date(line));
            (head.get(..at)?, head.get(at + 1..)?)
        }
        None => (Default::default(), head),
    };
    let letterhead: Vec<&str> = letterhead
        .iter()
        .map(String::as_str)
        .filter(|line| !line.is_empty())
        .collect();
    if !letterhead.is_empty() {
        found.drop(
            "the letterhead, which the service sets itself",
            first_words(&letterhead.join(" / "), 300),
        );
    }
    let mut groups: Vec<Vec<String>> = vec![Vec::new()];
    for line in rest {
        if line.chars().count() > LINE {
            return None;
        }
        let delivery = begins_with_any(
            line,
            &[
                "via ",
                "by hand",
                "by electronic mail",
                "by email",
                "by fax",
            ],
        );
        if line.is_empty() {
            groups.push(Vec::new());
        } else if let Some(subject) = subject(line) {
            if !text.subject.is_empty() {
                return None;
            }
            text.subject = subject;
            groups.push(Vec::new());
        } else if delivery && text.delivery.is_none() {
            text.delivery = Some(line.clone());
        } else {
            if begins_with_any(line, &HONORIFICS)
                && groups.last().is_some_and(|group| is_whole(group))
            {
                groups.push(Vec::new());
            }
            groups.last_mut()?.push(line.clone());
        }
    }
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        let named = group
            .first()
            .is_some_and(|line| begins_with_any(line, &HONORIFICS));
        if group.len() > ADDRESS || (dated.is_none() && !named) {
            return None;
        }
        text.recipients.push(recipient(group));
    }
    Some(())
}

/// Whether a group is an address already, so that an honorific begins the next one; "Director Davis" may follow a name.
fn is_whole(group: &[String]) -> bool {
    group.len() > 1
}

fn subject(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let begin = ["re:", "subject:", "in re:", "subj:"]
        .into_iter()
        .find(|begin| lower.starts_with(begin))?;
    line.get(begin.len()..).map(|rest| rest.trim().to_owned())
}

fn recipient(group: Vec<String>) -> TypedRecipient {
    let mut lines = group.into_iter().peekable();
    let mut recipient = TypedRecipient {
        name: lines.next().unwrap_or_default(),
        ..TypedRecipient::default()
    };
    // "Ronald L. Davis, Director" on one line.
    if let Some((name, title)) = recipient.name.clone().split_once(", ")
        && is_title(title)
    {
        name.clone_into(&mut recipient.name);
        recipient.title = Some(title.to_owned());
    }
    let numbered = |line: &String| line.chars().any(|c| c.is_ascii_digit());
    if recipient.title.is_none() {
        recipient.title = lines.next_if(|line| is_title(line));
    }
    recipient.organization = lines.next_if(|line| !numbered(line));
    recipient.address = lines.collect();
    recipient
}

fn is_title(line: &str) -> bool {
    let lower = line.to_lowercase();
    let bare = !lower.starts_with("office of") && !lower.starts_with("department");
    bare && TITLES.iter().any(|title| lower.contains(title))
}

fn read_foot(foot: &[String], text: &mut TypedText, found: &mut Report) {
    #[derive(PartialEq)]
    enum Under {
        Names,
        Enclosures,
        Copies,
    }
    let mut under = Under::Names;
    let mut names = Vec::new();
    for line in foot.iter().filter(|line| !line.is_empty()) {
        let rest = |line: &str| {
            let rest = line.split_once(':').map(|(_, rest)| rest.trim().to_owned());
            rest.filter(|rest| !rest.is_empty())
        };
        if begins_with_any(line, &["enclosure", "encl", "attachment"]) {
            under = Under::Enclosures;
            text.enclosures.extend(rest(line));
        } else if begins_with_any(line, &["cc:", "cc ", "c.c.", "copies:", "copy to:"]) {
            under = Under::Copies;
            let named = rest(line).or_else(|| line.get(2..).map(|l| l.trim().to_owned()));
            text.copies
                .extend(named.filter(|named| named.chars().any(char::is_alphanumeric)));
        } else {
            match under {
                Under::Names => names.push(line.as_str()),
                Under::Enclosures => text.enclosures.push(line.clone()),
                Under::Copies => text.copies.push(line.clone()),
            }
        }
    }
    if !names.is_empty() {
        found.drop(
            "the signature lines, for names come from approvals alone",
            first_words(&names.join(" / "), 2000),
        );
    }
}

/// A date as letters write it, as `YYYY-MM-DD`.
pub(super) fn date(line: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let line = line.trim().trim_end_matches('.');
    let words: Vec<&str> = line
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let [first, second, year] = words.as_slice() else {
        return None;
    };
    let month = |word: &str| {
        let word = word.to_lowercase();
        MONTHS.iter().position(|month| *month == word)
    };
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return None,
    };
    let month = i8::try_from(month + 1).ok()?;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    Some(date.to_string())
}
