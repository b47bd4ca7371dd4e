//! Names and titles of people.

use unicode_normalization::char::is_combining_mark;
use unicode_security::MixedScript;

use super::clean::{first_unseen, nfc, one_spaced, too_many_marks};
use super::{TextRefusal, parsed_string};

/// The name of a person, as a staffer types it: letters, spaces and the punctuation that names carry.
///
/// ```
/// use undersigned::domain::text::PersonName;
/// assert_eq!(PersonName::parse("  Ben Ray  Luján ")?.as_ref(), "Ben Ray Luján");
/// assert!(PersonName::parse("Ann\r\nBcc: x").is_err());
/// # Ok::<(), undersigned::domain::text::TextRefusal>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters in a name.
    pub const LIMIT: usize = 120;

    /// Reads a name; the space around and within it is tidied, nothing else is changed.
    pub fn parse(raw: &str) -> Result<Self, TextRefusal> {
        let allowed = "letters, spaces and . ' ’ - , ( ) \"";
        personal(raw, Self::LIMIT, allowed, |c| {
            matches!(c, '(' | ')' | '"' | '“' | '”' | '‘')
        })
        .map(Self)
    }
}

parsed_string!(PersonName);

/// The title of a person: “Legislative Director”, “Counsel, Title IX”.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Title(String);

impl Title {
    /// The most characters in a title.
    pub const LIMIT: usize = 160;

    /// Reads a title; unlike a name it may hold digits, `&` and `/`.
    pub fn parse(raw: &str) -> Result<Self, TextRefusal> {
        let allowed = "letters, digits, spaces and . ' ’ - , ( ) \" & /";
        let more = |c: char| {
            matches!(c, '(' | ')' | '"' | '“' | '”' | '‘' | '&' | '/' | '–') || c.is_ascii_digit()
        };
        personal(raw, Self::LIMIT, allowed, more).map(Self)
    }
}

parsed_string!(Title);

fn personal(
    raw: &str,
    limit: usize,
    allowed: &'static str,
    more: impl Fn(char) -> bool,
) -> Result<String, TextRefusal> {
    let raw = raw.trim_matches([' ', '\t']);
    if raw.contains(['\n', '\r']) {
        return Err(TextRefusal::LineBreak);
    }
    if let Some((at, unseen)) = first_unseen(raw, &['\t']) {
        let at = raw.get(..at).map_or(0, |before| before.chars().count()) + 1;
        return Err(TextRefusal::Unseen { at, unseen });
    }
    let text = one_spaced(&nfc(raw));
    let found = text.chars().count();
    if found == 0 {
        return Err(TextRefusal::Empty);
    }
    if found > limit {
        return Err(TextRefusal::TooLong { limit, found });
    }
    if too_many_marks(&text).is_some() || text.starts_with(is_combining_mark) {
        return Err(TextRefusal::TooManyMarks);
    }
    let fits =
        |c: char| c.is_alphabetic() || is_combining_mark(c) || " .'’-,".contains(c) || more(c);
    if let Some(found) = text.chars().find(|&c| !fits(c)) {
        return Err(TextRefusal::Character { found, allowed });
    }
    if !text.contains(char::is_alphabetic) {
        return Err(TextRefusal::NoLetter);
    }
    if !text.is_single_script() {
        return Err(TextRefusal::MixedScripts);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_real_members_pass_unchanged() {
        for name in [
            "Jesús G. \"Chuy\" García",
            "Nicholas J. Begich III",
            "Henry C. \"Hank\" Johnson, Jr.",
            "Ben Ray Luján",
            "Conor O’Neill-D'Arcy",
            "Ольга Петрова",
            "李小龍",
            "Nguyễn Thị Minh",
        ] {
            assert_eq!(PersonName::parse(name).unwrap().as_ref(), name);
        }
    }

    #[test]
    fn a_name_is_composed_and_its_space_tidied() {
        assert_eq!(
            PersonName::parse("  Ben\u{a0} Ray\tLuja\u{301}n ")
                .unwrap()
                .as_ref(),
            "Ben Ray Luján"
        );
    }

    #[test]
    fn a_name_that_could_forge_a_header_is_refused() {
        assert_eq!(
            PersonName::parse("Ann\r\nBcc: x"),
            Err(TextRefusal::LineBreak)
        );
        assert_eq!(PersonName::parse("Ann\rLee"), Err(TextRefusal::LineBreak));
        assert!(matches!(
            PersonName::parse("Ann\u{85}Lee"),
            Err(TextRefusal::Unseen { at: 4, .. })
        ));
        assert!(matches!(
            PersonName::parse("Ann <a@b.example>"),
            Err(TextRefusal::Character { found: '<', .. })
        ));
        assert!(matches!(
            PersonName::parse("=?utf-8?q?Ann?="),
            Err(TextRefusal::Character { found: '=', .. })
        ));
    }

    #[test]
    fn a_name_that_deceives_the_eye_is_refused() {
        assert_eq!(
            PersonName::parse("John С\u{43e}rnyn"),
            Err(TextRefusal::MixedScripts)
        );
        assert!(matches!(
            PersonName::parse("Lee\u{202e}ekiM"),
            Err(TextRefusal::Unseen { .. })
        ));
        assert!(matches!(
            PersonName::parse("Mike\u{200b}Lee"),
            Err(TextRefusal::Unseen { at: 5, .. })
        ));
        assert_eq!(
            PersonName::parse(&format!("Z{}", "\u{335}\u{489}\u{301}".repeat(9))),
            Err(TextRefusal::TooManyMarks)
        );
        assert_eq!(
            PersonName::parse("\u{301}Ann"),
            Err(TextRefusal::TooManyMarks)
        );
    }

    #[test]
    fn an_empty_a_wordless_and_an_endless_name_are_refused() {
        assert_eq!(PersonName::parse(" \t "), Err(TextRefusal::Empty));
        assert_eq!(PersonName::parse("-- . --"), Err(TextRefusal::NoLetter));
        assert_eq!(
            PersonName::parse(&"a".repeat(121)),
            Err(TextRefusal::TooLong {
                limit: 120,
                found: 121
            })
        );
    }

    #[test]
    fn a_title_may_count_and_join_where_a_name_may_not() {
        assert!(Title::parse("Counsel, Title 8 & Oversight (DHS/DOJ)").is_ok());
        let refusal = PersonName::parse("Ann Lee 2").unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "“2” does not belong here: letters, spaces and . ' ’ - , ( ) \" do."
        );
    }

    #[test]
    fn a_name_read_from_json_is_parsed_like_a_typed_one() {
        assert_eq!(
            serde_json::to_string(&PersonName::parse("Ann Lee").unwrap()).unwrap(),
            "\"Ann Lee\""
        );
        let refusal = serde_json::from_str::<PersonName>(r#""Ann\nLee""#).unwrap_err();
        assert!(
            refusal
                .to_string()
                .starts_with("This is printed on one line; remove the line break."),
            "{refusal}"
        );
    }
}
