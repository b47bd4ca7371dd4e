//! Where a long run may be broken: an address of the web, or a word that is wider than the room it stands in.
//!
//! Only the typesetter's own rules break everything else. An opening shows no hyphen, and nothing of it is copied.

use super::super::fonts;

/// Marks in a text that is set that a line may end here. No approved text holds it
/// ([`Unseen`](crate::domain::text::Unseen)); the template makes an empty space of it.
pub(super) const OPENING: char = '\u{200B}';
/// A run with more characters than this is broken in a line of any width, lest the words around it be torn apart.
pub(super) const LONG: usize = 30;
/// The same for a part of an address between two of its signs.
const LONG_PART: usize = 16;
/// After these an address, or a run that is too long, is broken rather than elsewhere.
const SIGNS: &str = "/.-?&=_#:;,~%+@\u{A0}\u{2013}\u{2014}";

/// The room of a line: its type and its width, in points, and whether its words are hyphenated where they must be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) size: f64,
    pub(super) width: f64,
    pub(super) hyphenates: bool,
}

impl Room {
    fn holds(self, run: &str) -> bool {
        fonts::width(run, self.size) <= self.width
    }

    /// After how many characters a run is opened: often enough for an even edge, and no oftener, for every opening
    /// costs the typesetter time.
    fn stride(self) -> usize {
        let characters = self.width / self.size.max(1.0);
        [6, 5, 4, 3, 2]
            .into_iter()
            .find(|most| f64::from(*most) * 6.0 <= characters)
            .map_or(1, |most: u8| usize::from(most))
    }
}

/// The places, in bytes from its beginning and in order, where this text may be broken beside the usual ones.
pub(super) fn openings(text: &str, room: Room) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for run in text.split_inclusive([' ', '\n']) {
        let word = run.trim_end_matches([' ', '\n']);
        if is_address(word) || is_long(word, room) {
            open(word, start, room, &mut found);
        }
        start += run.len();
    }
    found
}

/// A line with its openings marked.
pub(super) fn opened(text: &str, room: Room) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut from = 0;
    for at in openings(text, room) {
        marked.push_str(text.get(from..at).unwrap_or_default());
        marked.push(OPENING);
        from = at;
    }
    marked.push_str(text.get(from..).unwrap_or_default());
    marked
}

/// Whether this is an address of the web or of a mailbox, perhaps in brackets.
pub(super) fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.contains("://") || word.starts_with("www.") || word.contains('@')
}

/// Whether a part of the word that the typesetter would not break is too long. Short words cost no measuring.
fn is_long(word: &str, room: Room) -> bool {
    let count = word.chars().count();
    #[expect(
        clippy::cast_precision_loss,
        reason = "words have at most some hundred letters"
    )]
    let widest = count as f64 * room.size;
    if count <= LONG && widest <= room.width {
        return false;
    }
    unbroken(word).any(|part| {
        let syllables = || syllables(part).iter().all(|syllable| room.holds(syllable));
        let fits = room.holds(part) || (room.hyphenates && syllables());
        part.chars().count() > LONG || !fits
    })
}

/// What the typesetter keeps together: it breaks after a hyphen or a dash, but not before a figure or a sign.
pub(super) fn unbroken(word: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = word.char_indices().filter_map(move |(at, c)| {
        let next = at + c.len_utf8();
        let breaks = matches!(c, '-' | '\u{2013}' | '\u{2014}' | '/');
        let before_a_letter = word.get(next..)?.starts_with(char::is_alphabetic);
        (breaks && before_a_letter).then_some(next)
    });
    ends.chain([word.len()]).filter_map(move |end| {
        let part = word.get(from..end);
        from = end;
        part
    })
}

/// The pieces into which the typesetter may part a word, each with its hyphen. It hyphenates what is letters alone.
pub(super) fn syllables(part: &str) -> Vec<String> {
    /// What holds the letters on its two sides together as one word (UAX #29, WB6 and WB7).
    const WITHIN: &str = "'\u{2019}.:\u{B7}_";
    let held = |c: char| c.is_alphanumeric() || WITHIN.contains(c);
    let mut pieces = vec![String::new()];
    for chunk in part.split_inclusive(|c| !held(c)) {
        let word = chunk.trim_end_matches(|c: char| !c.is_alphanumeric());
        let begin = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let letters = begin.chars().all(char::is_alphabetic);
        let (mut from, mut at) = (0, word.len() - begin.len());
        let begin = if letters { begin } else { "" };
        for syllable in hypher::hyphenate(begin, hypher::Lang::English) {
            at += syllable.len();
            if at < word.len()
                && let Some(last) = pieces.last_mut()
            {
                last.push_str(chunk.get(from..at).unwrap_or_default());
                last.push('-');
                pieces.push(String::new());
                from = at;
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.push_str(chunk.get(from..).unwrap_or_default());
        }
    }
    pieces
}

/// Opens a run after its signs, and where that leaves a part too long, after every few characters of the part.
fn open(word: &str, start: usize, room: Room, found: &mut Vec<usize>) {
    let mut from = 0;
    let mut signs = word.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let next = at + c.len_utf8();
        let follows = word.get(next..).unwrap_or_default();
        let sign = SIGNS.contains(c) && !follows.starts_with(|c| SIGNS.contains(c));
        // Punctuation at the end of the sentence stays with its last letters.
        let within = follows
            .chars()
            .filter(|c| c.is_alphanumeric())
            .nth(1)
            .is_some();
        if signs.peek().is_none() || (sign && within) {
            let part = word.get(from..next).unwrap_or_default();
            if part.chars().count() > LONG_PART || !room.holds(part) {
                let inner = part.char_indices().skip(3);
                let last = part.chars().count().saturating_sub(5);
                let places = inner.take(last).step_by(room.stride());
                found.extend(places.map(|(at, _)| start + from + at));
            }
            if next < word.len() {
                found.push(start + next);
            }
            from = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Room = Room {
        size: 12.0,
        width: 451.0,
        hyphenates: true,
    };

    fn shown(text: &str, room: Room) -> String {
        opened(text, room).replace(OPENING, "|")
    }

    #[test]
    fn an_address_is_broken_after_its_signs() {
        assert_eq!(
            shown(
                "See (https://a.example/one-two/3?x=4&y=55), or a.b@c.example.",
                LINE
            ),
            "See (https://|a.|example/|one-|two/|3?|x=|4&|y=|55), or a.|b@|c.|example."
        );
    }

    #[test]
    fn a_part_without_a_sign_is_broken_anywhere_but_beside_its_ends() {
        let long = format!("https://a.example/{}", "b".repeat(20));
        assert_eq!(
            shown(&long, LINE),
            "https://|a.|example/|bbb|bbbbbb|bbbbbb|bbbbb"
        );
    }

    #[test]
    fn syllables_are_those_of_the_typesetter() {
        assert_eq!(syllables("(conclusions)."), ["(con-", "clu-", "sions)."]);
        assert_eq!(syllables("1,234"), ["1,234"]);
        assert_eq!(
            syllables("Service\u{2019}s"),
            ["Service\u{2019}s"],
            "a word with a sign in it is not hyphenated"
        );
    }

    #[test]
    fn words_are_left_alone_until_they_are_wider_than_their_room() {
        assert_eq!(
            shown("congressional—administrative words-and-words", LINE),
            "congressional—administrative words-and-words"
        );
        let narrow = |hyphenates| Room {
            size: 8.0,
            width: 30.0,
            hyphenates,
        };
        assert_eq!(
            shown("(Administratively,", narrow(true)),
            "(Administratively,"
        );
        assert_eq!(
            shown("Administratively so", narrow(false)),
            "Adm|i|n|i|s|t|r|a|t|i|v|ely so"
        );
        assert_eq!(
            shown("Administrative.ly", narrow(true)),
            "Adm|i|n|i|s|t|r|a|t|i|ve.|ly"
        );
        assert!(shown(&"x".repeat(60), LINE).contains('|'));
        assert!(shown(&"1-2-".repeat(20), LINE).contains('|'));
        assert!(!shown(&"words-and-".repeat(20), LINE).contains('|'));
    }
}
