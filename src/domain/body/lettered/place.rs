//! Where in a line something stands: within which quotations, and in which column.

/// A place in a line.
#[derive(Default)]
pub(super) struct Place {
    pub(super) byte: usize,
    /// The column of what comes next in each quotation around it, and in the line itself.
    pub(super) columns: Vec<usize>,
}

impl Place {
    pub(super) fn quotes(&self) -> usize {
        self.columns.len().saturating_sub(1)
    }

    pub(super) fn column(&self) -> usize {
        self.columns.last().copied().unwrap_or_default()
    }

    pub(super) fn rest<'a>(&self, line: &'a str) -> &'a str {
        line.get(self.byte..).unwrap_or_default()
    }

    pub(super) fn enter_quotes(&mut self, line: &str) {
        self.columns.push(0);
        self.pass(line, 0);
        while self.rest(line).starts_with('>') && self.column() < 4 {
            self.byte += 1;
            if self.rest(line).starts_with(' ') {
                self.byte += 1;
            }
            self.columns.push(0);
            self.pass(line, 0);
        }
    }

    /// Passes over so many bytes, which are as many columns, and the space after them.
    pub(super) fn pass(&mut self, line: &str, bytes: usize) {
        let mut column = self.column() + bytes;
        self.byte += bytes;
        for c in self.rest(line).chars() {
            match c {
                ' ' => column += 1,
                '\t' => column = column / 4 * 4 + 4,
                _ => break,
            }
            self.byte += 1;
        }
        if let Some(last) = self.columns.last_mut() {
            *last = column;
        }
    }
}

/// How many bytes the mark of a bullet, a number or a footnote takes.
pub(super) fn markdown_mark(rest: &str, column: usize) -> Option<usize> {
    let followed = |length: usize| {
        let after = rest.get(length..)?;
        after.starts_with([' ', '\t']).then_some(length)
    };
    if rest.starts_with(['-', '*', '+']) {
        return followed(1);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits)
        && rest
            .get(digits..)
            .is_some_and(|r| r.starts_with(['.', ')']))
    {
        return followed(digits + 1);
    }
    let is_note = rest.starts_with("[^") && column < 4;
    let length = is_note.then(|| rest.find("]:")).flatten()?;
    Some(length + 2)
}
