//! Typographic quotation marks, apostrophes and primes for the straight ones that keyboards have.

/// Which quotations are open at a place of a text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Quotes {
    double: bool,
    single: bool,
}

impl Quotes {
    /// Takes note of a mark that was typed as it is printed.
    pub(crate) fn see(&mut self, c: char) {
        match c {
            '“' => self.double = true,
            '”' => self.double = false,
            '‘' => self.single = true,
            _ => {}
        }
    }

    /// What a straight double mark between two characters is printed as: after a figure, where no quotation is open,
    /// it is the sign of inches or of seconds, and never a mark that opens.
    pub(crate) fn double(&mut self, before: Option<char>, after: Option<char>) -> char {
        if !self.double && before.is_some_and(is_figure) {
            return '″';
        }
        let opens = match (opens_after(before), after.is_none_or(char::is_whitespace)) {
            (true, false) => !self.double || before != Some('-'),
            (true, true) => !self.double && before.is_some(),
            (false, _) => false,
        };
        self.double = opens;
        if opens { '“' } else { '”' }
    }

    /// What a straight single mark between two characters is printed as, if it is known whether it is one of a pair
    /// that opens here: after a figure it is the sign of feet or of minutes, else an apostrophe or the end of a pair.
    pub(crate) fn single(
        &mut self,
        before: Option<char>,
        after: Option<char>,
        opens: bool,
    ) -> char {
        if opens {
            self.single = true;
            return '‘';
        }
        let is_letter = after.is_some_and(char::is_alphabetic);
        if before.is_some_and(is_figure) && !self.single && !is_letter {
            return '′';
        }
        if !after.is_some_and(char::is_alphanumeric) {
            self.single = false;
        }
        '’'
    }
}

fn is_figure(c: char) -> bool {
    c.is_numeric() || c == '′'
}

/// Whether a quotation may begin after this.
fn opens_after(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric() && !".,;:!?)]}>’”′″%°…™®©".contains(c))
}

/// A line with typographic marks in the place of straight ones.
///
/// ```text
/// Henry C. "Hank" Johnson → Henry C. “Hank” Johnson
/// the 5'10" rule          → the 5′10″ rule
/// ```
pub(crate) fn typographic(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut quotes = Quotes::default();
    let mut before = None;
    let mut out = String::with_capacity(line.len());
    for (at, &c) in chars.iter().enumerate() {
        let after = chars.get(at + 1).copied();
        let printed = match c {
            '"' => quotes.double(before, after),
            '\'' => {
                let rest = chars.get(at + 1..).unwrap_or_default();
                let opens = opens_after(before) && is_closed(rest);
                quotes.single(before, after, opens)
            }
            c => {
                quotes.see(c);
                c
            }
        };
        out.push(printed);
        before = Some(printed);
    }
    out
}

/// Whether a single mark that ends a word comes later, so that one that begins a word is its other half.
fn is_closed(rest: &[char]) -> bool {
    let begins = rest.first().is_some_and(|c| !c.is_whitespace());
    let ends = |pair: &[char]| matches!(pair, [before, '\''] if !before.is_whitespace());
    let closes = |at: usize| {
        let next = rest.get(at + 2);
        next.is_none_or(|c| !c.is_alphanumeric())
    };
    begins
        && rest
            .windows(2)
            .enumerate()
            .any(|(at, pair)| ends(pair) && closes(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_marks_are_printed_as_they_are_meant() {
        for (typed, printed) in [
            (
                "Henry C. \"Hank\" Johnson, Jr.",
                "Henry C. “Hank” Johnson, Jr.",
            ),
            ("Jesús G. \"Chuy\" García", "Jesús G. “Chuy” García"),
            ("Conor O'Neill-D'Arcy", "Conor O’Neill-D’Arcy"),
            ("the 5'10\" rule", "the 5′10″ rule"),
            ("a 6½\" pipe of 12'", "a 6½″ pipe of 12′"),
            ("38°53'23\"N, 77°00'27\"W", "38°53′23″N, 77°00′27″W"),
            ("\"in 2015\" and \"in 2016\"", "“in 2015” and “in 2016”"),
            (
                "the 1990's, the '90s and the class of '05",
                "the 1990’s, the ’90s and the class of ’05",
            ),
            ("'in 2015' he said", "‘in 2015’ he said"),
            ("(\"x\") and \"'y,' z\"", "(“x”) and “‘y,’ z”"),
            ("the states' \"rights\"", "the states’ “rights”"),
            ("a stray\" mark", "a stray” mark"),
            ("as “typed” already", "as “typed” already"),
            ("He said, “by 2015\" once", "He said, “by 2015” once"),
        ] {
            assert_eq!(typographic(typed), printed, "{typed}");
        }
    }

    #[test]
    fn no_mark_after_a_figure_ever_opens() {
        for line in [
            "10\" wide",
            "10\" \"x\"",
            "x 10\"y",
            "10'\"",
            "\"10\" 10\" 10'",
        ] {
            let printed = typographic(line);
            let chars: Vec<char> = printed.chars().collect();
            for pair in chars.windows(2) {
                let opens = matches!(pair[1], '“' | '‘');
                assert!(!(pair[0].is_numeric() && opens), "{line}: {printed}");
            }
        }
    }
}
