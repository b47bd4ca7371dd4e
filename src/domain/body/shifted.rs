//! Raised and lowered words where there is only plain text.

/// Each character with its raised and its lowered form, as far as Unicode has them.
const FORMS: [(char, Option<char>, Option<char>); 18] = [
    ('0', Some('⁰'), Some('₀')),
    ('1', Some('¹'), Some('₁')),
    ('2', Some('²'), Some('₂')),
    ('3', Some('³'), Some('₃')),
    ('4', Some('⁴'), Some('₄')),
    ('5', Some('⁵'), Some('₅')),
    ('6', Some('⁶'), Some('₆')),
    ('7', Some('⁷'), Some('₇')),
    ('8', Some('⁸'), Some('₈')),
    ('9', Some('⁹'), Some('₉')),
    ('+', Some('⁺'), Some('₊')),
    ('-', Some('⁻'), Some('₋')),
    ('−', Some('⁻'), Some('₋')),
    ('=', Some('⁼'), Some('₌')),
    ('(', Some('⁽'), Some('₍')),
    (')', Some('⁾'), Some('₎')),
    ('n', Some('ⁿ'), None),
    ('i', Some('ⁱ'), None),
];

/// "⁶" for "6", "ᵗʰ" is left as "th", and what Unicode cannot raise is "^(x)".
pub(super) fn raised(words: &str) -> String {
    let is_ordinal = ["st", "nd", "rd", "th"].contains(&words);
    shifted(words, |(_, raised, _)| raised)
        .or_else(|| is_ordinal.then(|| words.to_owned()))
        .unwrap_or_else(|| marked('^', words))
}

/// "₂" for "2", and what Unicode cannot lower is "_(x)".
pub(super) fn lowered(words: &str) -> String {
    shifted(words, |(_, _, lowered)| lowered).unwrap_or_else(|| marked('_', words))
}

fn shifted(
    words: &str,
    form: impl Fn((char, Option<char>, Option<char>)) -> Option<char>,
) -> Option<String> {
    let shifted = words.chars().map(|c| {
        let known = FORMS.iter().find(|(plain, ..)| *plain == c)?;
        form(*known)
    });
    shifted.collect()
}

fn marked(mark: char, words: &str) -> String {
    if words.chars().count() == 1 {
        format!("{mark}{words}")
    } else {
        format!("{mark}({words})")
    }
}
