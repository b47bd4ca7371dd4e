//! A whole letter as plain text.

use jiff::civil::Date;

use super::{LetterText, Recipient};
use crate::domain::body;
use crate::domain::text::Line;

/// A date as letters write it: "August 30, 2022".
#[must_use]
pub fn long_date(date: Date) -> String {
    date.strftime("%B %-d, %Y").to_string()
}

impl LetterText {
    /// The whole text in at most `width` columns: date line, delivery line, inside addresses, subject, salutation, body,
    /// close, enclosures, copies and footnotes; a text that leaves its date to the finalization has no date line.
    ///
    /// ```
    /// use undersigned::domain::revision::{TypedRecipient, TypedText};
    ///
    /// let text = TypedText {
    ///     subject: "Detainers".into(),
    ///     recipients: vec![TypedRecipient { name: "Ronald L. Davis".into(), ..Default::default() }],
    ///     salutation: "Dear Director Davis:".into(),
    ///     body: "We write to ask.".into(),
    ///     dated: Some("2022-08-30".into()),
    ///     ..Default::default()
    /// };
    /// assert_eq!(
    ///     text.parse().unwrap().plain(72),
    ///     "August 30, 2022\n\nRonald L. Davis\n\nRe: Detainers\n\nDear Director Davis:\n\nWe write to ask.\n\nSincerely,"
    /// );
    /// ```
    #[must_use]
    pub fn plain(&self, width: usize) -> String {
        self.plain_signed(width, self.dated, &[])
    }

    /// The same with the date line and the signature blocks of a frozen manifest.
    #[must_use]
    pub fn plain_signed(
        &self,
        width: usize,
        dated: Option<Date>,
        blocks: &[Vec<String>],
    ) -> String {
        let wrapped = |text: &str| body::wrap(text, width).join("\n");
        let mut parts: Vec<String> = dated.map(long_date).into_iter().collect();
        parts.extend(self.delivery.iter().map(|line| wrapped(line.as_ref())));
        parts.extend(self.recipients.iter().map(|to| inside_address(to, width)));
        parts.push(wrapped(&format!("Re: {}", self.subject)));
        parts.push(wrapped(self.salutation.as_ref()));
        parts.push(body::text(&self.body, width));
        parts.push(wrapped(self.complimentary_close.as_ref()));
        parts.extend(blocks.iter().map(|block| block.join("\n")));
        parts.extend(listed(
            ("Enclosure:", "Enclosures:"),
            &self.enclosures,
            width,
        ));
        parts.extend(listed(("cc:", "cc:"), &self.copies, width));
        parts.extend(body::notes_text(&self.body, width));
        parts.join("\n\n")
    }
}

/// One line with its label, or the label and several lines below it.
fn listed((one, several): (&str, &str), lines: &[Line], width: usize) -> Option<String> {
    let wrapped = |line: &str| body::wrap(line, width).join("\n");
    match lines {
        [] => None,
        [line] => Some(wrapped(&format!("{one} {line}"))),
        lines => {
            let lines = lines.iter().map(|line| wrapped(line.as_ref()));
            let lines: Vec<String> = std::iter::once(several.to_owned()).chain(lines).collect();
            Some(lines.join("\n"))
        }
    }
}

fn inside_address(to: &Recipient, width: usize) -> String {
    let lines = [Some(to.name.to_string())]
        .into_iter()
        .chain([to.title.as_ref().map(ToString::to_string)])
        .chain([to.organization.as_ref().map(ToString::to_string)])
        .chain(to.address.iter().map(|line| Some(line.to_string())));
    let lines: Vec<String> = lines
        .flatten()
        .flat_map(|line| body::wrap(&line, width))
        .collect();
    lines.join("\n")
}
