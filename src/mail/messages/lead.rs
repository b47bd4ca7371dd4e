//! Mails to a lead office: what happened since, and what could not be delivered.

use jiff::Timestamp;

use super::{About, two_parts};
use crate::domain::eastern;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// When.
    pub at: Timestamp,
    /// What, a sentence.
    pub sentence: String,
    /// The office's own words, each under what it is: a note, a proposed wording.
    pub words: Vec<(&'static str, String)>,
}

impl News {
    fn when(&self) -> String {
        eastern::minute(self.at)
    }

    fn quoted(&self) -> Vec<(&'static str, Vec<&str>)> {
        self.words
            .iter()
            .map(|(what, words)| (*what, words.lines().collect()))
            .collect()
    }
}

/// All that happened since the last notice, bundled.
#[derive(Debug)]
pub struct LeadNotice<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// What happened, oldest first.
    pub news: &'a [News],
    /// How many offices stand where: "9 approved", "2 have not answered".
    pub tally: &'a [String],
    /// Whether the deadline has passed and the letter waits to be closed.
    pub ready_to_close: bool,
    /// The letter at the desk.
    pub desk: &'a str,
}

two_parts!(LeadNotice, "mail/lead_notice.txt", "mail/lead_notice.html");

impl LeadNotice<'_> {
    fn stand(&self) -> String {
        self.tally.join(", ")
    }
}

/// A mail of the lead's letter that did not arrive.
#[derive(Debug)]
pub struct Undelivered<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// Which mail: "the invitation".
    pub what: &'a str,
    /// Whose office did not get it: "Senator John Cornyn (R-TX)".
    pub whose: Option<&'a str>,
    /// At which address.
    pub address: Option<&'a str>,
    /// Why, after "The mail system says that".
    pub reason: &'a str,
    /// The letter at the desk.
    pub desk: &'a str,
}

two_parts!(Undelivered, "mail/undelivered.txt", "mail/undelivered.html");
