//! How the items of a list are counted.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How the items of a list are counted: from where, with what, and with what around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Numbering {
    /// The number of the first item.
    pub start: u64,
    /// Figures, letters or Roman numbers.
    pub style: NumberStyle,
    /// What stands around them.
    pub delimiter: Delimiter,
}

/// What counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// 1, 2, 3.
    Decimal,
    /// a, b, c.
    LowerAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperAlpha,
    /// I, II, III.
    UpperRoman,
}

/// What stands around a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `1.`
    Period,
    /// `1)`
    Parenthesis,
    /// `(1)`
    Parentheses,
}

/// How many letters there are to count with; a longer list has figures.
pub(super) const LETTERS: u64 = 26;
/// The most that Roman numbers count to.
const ROMANS: u64 = 3999;

impl Numbering {
    /// How a list of plain numbers is counted within so many others of its kind: 1., a., (i), 1), a), i).
    #[must_use]
    pub fn nested(depth: usize, start: u64, items: usize) -> Self {
        use {Delimiter as D, NumberStyle as S};
        let (style, delimiter) = match depth {
            0 => (S::Decimal, D::Period),
            1 => (S::LowerAlpha, D::Period),
            2 => (S::LowerRoman, D::Parentheses),
            3 => (S::Decimal, D::Parenthesis),
            4 => (S::LowerAlpha, D::Parenthesis),
            _ => (S::LowerRoman, D::Parenthesis),
        };
        let nested = Self {
            start,
            style,
            delimiter,
        };
        if nested.counts(items) {
            nested
        } else {
            Self {
                style: S::Decimal,
                ..nested
            }
        }
    }

    /// Whether there are letters or Roman numbers for so many items.
    #[must_use]
    pub fn counts(&self, items: usize) -> bool {
        let last = self.start.saturating_add(items as u64).saturating_sub(1);
        match self.style {
            NumberStyle::Decimal => true,
            NumberStyle::LowerAlpha | NumberStyle::UpperAlpha => {
                (1..=LETTERS).contains(&self.start) && last <= LETTERS
            }
            NumberStyle::LowerRoman | NumberStyle::UpperRoman => self.start > 0 && last <= ROMANS,
        }
    }

    /// The mark of an item, counted from 0: "(c)".
    #[must_use]
    pub fn label(&self, item: usize) -> String {
        let number = self.style.spell(self.start.saturating_add(item as u64));
        self.around(&number)
    }

    /// The pattern that the typesetter counts by: "(a)".
    #[must_use]
    pub fn pattern(&self) -> String {
        self.around(self.style.key())
    }

    fn around(&self, number: &str) -> String {
        match self.delimiter {
            Delimiter::Period => format!("{number}."),
            Delimiter::Parenthesis => format!("{number})"),
            Delimiter::Parentheses => format!("({number})"),
        }
    }
}

impl NumberStyle {
    /// The number 1, which is how HTML and the typesetter name the style.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Decimal => "1",
            Self::LowerAlpha => "a",
            Self::LowerRoman => "i",
            Self::UpperAlpha => "A",
            Self::UpperRoman => "I",
        }
    }

    /// A number in this style; in figures where the style does not reach.
    fn spell(self, number: u64) -> String {
        let spelled = match self {
            Self::Decimal => None,
            Self::LowerAlpha | Self::UpperAlpha => letter(number).map(String::from),
            Self::LowerRoman | Self::UpperRoman => roman(number),
        };
        match (self, spelled) {
            (_, None) => number.to_string(),
            (Self::UpperAlpha | Self::UpperRoman, Some(spelled)) => spelled.to_uppercase(),
            (_, Some(spelled)) => spelled,
        }
    }
}

impl fmt::Display for Numbering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label(0))
    }
}

/// `a` for 1.
fn letter(number: u64) -> Option<char> {
    let at = u8::try_from(number.checked_sub(1)?).ok()?;
    (u64::from(at) < LETTERS).then(|| char::from(b'a' + at))
}

/// The number of a letter from `a` to `z`.
pub(super) fn of_letter(letter: char) -> Option<u64> {
    letter
        .is_ascii_lowercase()
        .then(|| u64::from(u32::from(letter) - u32::from('a')) + 1)
}

/// The values of Roman numbers, the largest first.
const ROMAN: [(u64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

fn roman(number: u64) -> Option<String> {
    if !(1..=ROMANS).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut spelled = String::new();
    for (value, sign) in ROMAN {
        while left >= value {
            spelled.push_str(sign);
            left -= value;
        }
    }
    Some(spelled)
}

/// The number that lower-case Roman numerals spell, if they spell it in the one right way.
pub(super) fn of_roman(numerals: &str) -> Option<u64> {
    let mut rest = numerals;
    let mut number = 0;
    for (value, sign) in ROMAN {
        while let Some(after) = rest.strip_prefix(sign) {
            number += value;
            rest = after;
        }
    }
    (roman(number).as_deref() == Some(numerals)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numbers_are_spelled_and_read_in_one_way() {
        for number in 1..=ROMANS {
            assert_eq!(of_roman(&roman(number).unwrap()), Some(number));
        }
        for wrong in ["", "iiii", "vv", "ic", "iix", "a", "mmmm"] {
            assert_eq!(of_roman(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_within_numbers_are_told_apart_and_letters_do_not_run_out() {
        let first = |depth| Numbering::nested(depth, 1, 3).label(0);
        let firsts: Vec<_> = (0..6).map(first).collect();
        assert_eq!(firsts, ["1.", "a.", "(i)", "1)", "a)", "i)"]);
        assert_eq!(Numbering::nested(1, 3, 2).label(1), "d.");
        assert_eq!(Numbering::nested(1, 20, 7).label(6), "z.");
        assert_eq!(Numbering::nested(1, 20, 8).label(7), "27.");
        assert_eq!(Numbering::nested(1, 0, 2).label(0), "0.");
    }
}
