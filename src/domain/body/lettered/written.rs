//! The mark of an item as it is written.

use super::super::numbering::{of_letter, of_roman};
use super::super::{Delimiter, NumberStyle};

/// The most characters of a number with what is around it; Markdown reads at most nine figures.
const LONGEST: usize = 10;

/// A mark as it is written, with every number that it may mean.
pub(super) struct Written {
    pub(super) length: usize,
    pub(super) delimiter: Delimiter,
    pub(super) readings: Vec<(NumberStyle, u64)>,
}

impl Written {
    /// The mark at the beginning of a line's rest, if words follow it.
    pub(super) fn read(rest: &str) -> Option<Self> {
        let (delimiter, inner) = match rest.strip_prefix('(') {
            Some(inner) => (Delimiter::Parentheses, inner),
            None if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                (Delimiter::Period, rest)
            }
            None => return None,
        };
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
        let (number, after) = inner.split_at(end);
        let delimiter = match (delimiter, after.chars().next()?) {
            (Delimiter::Parentheses, ')') => Delimiter::Parentheses,
            (Delimiter::Period, '.') => Delimiter::Period,
            (Delimiter::Period, ')') => Delimiter::Parenthesis,
            _ => return None,
        };
        let words = after.get(1..)?;
        let apart = words.starts_with([' ', '\t']) && !words.trim_matches([' ', '\t']).is_empty();
        let length = rest.len() - words.len();
        let readings = readings(number);
        (apart && length <= LONGEST && !readings.is_empty()).then_some(Self {
            length,
            delimiter,
            readings,
        })
    }
}

fn readings(number: &str) -> Vec<(NumberStyle, u64)> {
    use NumberStyle as S;
    if number.starts_with(|c: char| c.is_ascii_digit()) {
        let number = number.parse().ok().filter(|number| *number <= 999);
        return number
            .map(|number| (S::Decimal, number))
            .into_iter()
            .collect();
    }
    let lower = number.to_ascii_lowercase();
    let (letters, romans) = match (lower == number, number.to_ascii_uppercase() == number) {
        (true, _) => (S::LowerAlpha, S::LowerRoman),
        (_, true) => (S::UpperAlpha, S::UpperRoman),
        _ => return Vec::new(),
    };
    let letter = match (lower.chars().next(), lower.len()) {
        (Some(letter), 1) => of_letter(letter).map(|number| (letters, number)),
        _ => None,
    };
    let roman = of_roman(&lower).map(|number| (romans, number));
    letter.into_iter().chain(roman).collect()
}
