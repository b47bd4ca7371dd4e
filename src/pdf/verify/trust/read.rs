//! Reading whom somebody names: a fingerprint, a certificate, or a list.
//!
//! A list has one certificate a line: its SHA-256, perhaps `from` and `until` with a day (UTC), perhaps `time` if it
//! vouches for time stamps alone, then a name. What follows `#` at the head of a line is for people.
//!
//! ```text
//! 3f9a…c1  from 2026-11-28  until 2027-11-27  letters.example.gov
//! ```

use std::str::FromStr;

use jiff::civil::Date;

use super::Anchor;
use crate::domain::record::Hash;
use crate::pdf::seal;

/// How many hexadecimal digits a SHA-256 has.
const DIGITS: usize = 64;
/// What stands before a fingerprint as openssl prints it.
const OPENSSL: &str = "sha256 fingerprint=";

/// Why something names nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unnamed {
    /// No fingerprint.
    #[error(
        "it does not begin with the SHA-256 fingerprint of a certificate, which has 64 digits from 0 to 9 and a to f; here are {0}"
    )]
    NoFingerprint(usize),
    /// A day that is none.
    #[error("\"{0}\" is no day such as 2026-11-28")]
    NoDay(String),
    /// A line of a list.
    #[error("line {line}: {why}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// Why not.
        why: Box<Unnamed>,
    },
    /// A file that is neither certificate nor list.
    #[error("it is neither a certificate (PEM or DER) nor a list of fingerprints")]
    Neither,
    /// A certificate that is broken.
    #[error("{0}")]
    Certificate(String),
    /// A list without an entry.
    #[error("it names nobody")]
    Empty,
}

impl FromStr for Anchor {
    type Err = Unnamed;

    /// Reads a fingerprint, or a line of a list.
    fn from_str(line: &str) -> Result<Self, Unnamed> {
        let (fingerprint, mut rest) = fingerprint(line.trim())?;
        let mut anchor = Self::new(fingerprint);
        loop {
            let (word, after) = word(rest);
            match word {
                "from" | "until" => {
                    let (day, beyond) = self::word(after);
                    // A name may begin with such a word; a day never begins with anything but a digit.
                    if !day.starts_with(|c: char| c.is_ascii_digit()) {
                        break;
                    }
                    let day = day
                        .parse::<Date>()
                        .map_err(|_| Unnamed::NoDay(day.to_owned()))?;
                    match word {
                        "from" => anchor.from = Some(day),
                        _ => anchor.until = Some(day),
                    }
                    rest = beyond;
                }
                "time" => {
                    anchor.for_time = true;
                    rest = after;
                }
                _ => break,
            }
        }
        Ok(anchor.called(rest))
    }
}

impl Anchor {
    /// Reads a file: a certificate, several, or a list.
    ///
    /// # Errors
    /// [`Unnamed`].
    pub fn in_file(file: &[u8]) -> Result<Vec<Self>, Unnamed> {
        let certificates = seal::named(file).map_err(|e| Unnamed::Certificate(e.to_string()))?;
        let anchors = match certificates {
            Some(certificates) => certificates
                .into_iter()
                .map(|der| Self {
                    certificate: Some(der.clone()),
                    ..Self::new(Hash::of(&der))
                })
                .collect(),
            None => list(file)?,
        };
        match anchors.is_empty() {
            true => Err(Unnamed::Empty),
            false => Ok(anchors),
        }
    }
}

fn list(file: &[u8]) -> Result<Vec<Anchor>, Unnamed> {
    let text = std::str::from_utf8(file).map_err(|_| Unnamed::Neither)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains(|c: char| c.is_control() && !c.is_ascii_whitespace()) {
        return Err(Unnamed::Neither);
    }
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            line.parse().map_err(|why| Unnamed::Line {
                line: number,
                why: Box::new(why),
            })
        })
        .collect()
}

/// The fingerprint at the beginning, in either case, with colons or spaces between its digits or none; and the rest.
fn fingerprint(text: &str) -> Result<(Hash, &str), Unnamed> {
    let text = match text.get(..OPENSSL.len()) {
        Some(said) if said.eq_ignore_ascii_case(OPENSSL) => {
            text.get(OPENSSL.len()..).unwrap_or_default()
        }
        Some(_) | None => text,
    };
    let mut digits = String::with_capacity(DIGITS);
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' | 'a'..='f' | 'A'..='F' => digits.push(c.to_ascii_lowercase()),
            // Between two fields of a list there may be more than one space, or a tab.
            ':' | ' ' | '\t' if digits.len() < DIGITS => {}
            _ => break,
        }
        end = at + c.len_utf8();
    }
    let rest = text.get(end..).unwrap_or_default();
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    match digits.parse() {
        Ok(hash) if ends => Ok((hash, rest)),
        Ok(_) | Err(_) => Err(Unnamed::NoFingerprint(digits.len())),
    }
}

/// The first word, and what follows.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "3f9ac100112233445566778899aabbccddeeff00112233445566778899aabbcc";

    fn hash() -> Hash {
        PLAIN.parse().unwrap()
    }

    #[test]
    fn a_fingerprint_is_read_as_people_and_programs_write_it() {
        let upper = PLAIN.to_uppercase();
        let pairs: Vec<&str> = (0..32).map(|i| &upper[2 * i..2 * i + 2]).collect();
        for written in [
            PLAIN.to_owned(),
            upper.clone(),
            pairs.join(":"),
            pairs.join(" "),
            format!("sha256 Fingerprint={}", pairs.join(":")),
            format!("SHA256 Fingerprint={}", pairs.join(":")),
            hash().grouped(),
            format!("  {PLAIN}\n"),
        ] {
            assert_eq!(
                written.parse::<Anchor>(),
                Ok(Anchor::new(hash())),
                "{written}"
            );
        }
    }

    #[test]
    fn what_is_no_fingerprint_is_told_by_its_digits() {
        for (written, digits) in [
            ("", 0),
            ("senate.gov", 0),
            (&PLAIN[..40], 40),
            (&PLAIN[1..], 63),
            (&format!("{PLAIN}0"), 65),
            (&format!("{PLAIN}x"), 64),
        ] {
            let refused = written.parse::<Anchor>();
            assert_eq!(refused, Err(Unnamed::NoFingerprint(digits)), "{written}");
        }
    }

    #[test]
    fn a_line_that_is_written_is_read_again() {
        for line in [
            "letters.example.gov",
            "from 2026-11-28 letters.example.gov",
            "from 2025-11-28 until 2026-11-28 letters.example.gov",
            "until 2026-11-28 time Example Time Authority",
            "from the office of Senator Lee",
            "until further notice",
            "",
        ] {
            let line = format!("{PLAIN} {line}");
            let read: Anchor = line.parse().unwrap();
            assert_eq!(read.to_string(), line.trim());
            assert_eq!(read.to_string().parse(), Ok(read));
        }
        let read: Anchor = format!("{PLAIN}\tfrom  2026-11-28\tuntil 2027-01-02  Ann  Lee")
            .parse()
            .unwrap();
        assert_eq!(read.name.as_deref(), Some("Ann  Lee"));
        assert!(read.covers("2027-01-02T23:59:59Z".parse().unwrap()));
        assert!(!read.covers("2027-01-03T00:00:00Z".parse().unwrap()));
        assert!(!read.covers("2026-11-27T23:59:59Z".parse().unwrap()));
    }

    #[test]
    fn a_day_that_is_none_is_never_taken_for_a_name() {
        let line = format!("{PLAIN} until 2026-13-01 letters.example.gov");
        assert_eq!(
            line.parse::<Anchor>(),
            Err(Unnamed::NoDay("2026-13-01".into()))
        );
    }

    #[test]
    fn a_list_has_comments_and_empty_lines_and_any_line_ends() {
        let list = format!("\u{feff}# Seals\r\n\r\n{PLAIN} Letters\r\n  # more\n");
        let read = Anchor::in_file(list.as_bytes()).unwrap();
        assert_eq!(read, [Anchor::new(hash()).called("Letters")]);
        for (file, why) in [
            (&b""[..], "it names nobody"),
            (b"# nobody\n", "it names nobody"),
            (b"%PDF-1.7\n\x00\xff", "neither a certificate"),
            (b"\x30\x82\x01\x00", "neither a certificate"),
            (b"# one\n<html>", "line 2: it does not begin with"),
            (
                b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "a certificate in it cannot be read",
            ),
        ] {
            let refused = Anchor::in_file(file).unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
        }
    }

    #[test]
    fn a_name_cannot_hide_anything() {
        let read: Anchor = format!("{PLAIN} Senate\u{202e}vog\u{1b}[2J")
            .parse()
            .unwrap();
        assert_eq!(read.name.as_deref(), Some("Senate\u{fffd}vog\u{fffd}[2J"));
    }
}
