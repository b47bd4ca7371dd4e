//! The release notice: no signing office learns of the release from the press.

use jiff::Timestamp;

use super::{About, letter, name_and_state, title_and_name, two_parts};
use crate::domain::eastern;
use crate::domain::revision::LetterText;
use crate::domain::roster::Member;

/// To every signing office: the final text and names, when the page opens, how to object.
#[derive(Debug)]
pub struct ReleaseNotice<'a> {
    /// The letter in a few lines.
    pub about: &'a About,
    /// The signatory.
    pub member: &'a Member,
    /// The first moment at which the page may open.
    pub opens_at: Timestamp,
    /// Until when an objection is heard.
    pub objections_until: Timestamp,
    /// Whether the page is open already.
    pub is_public: bool,
    /// All printed names, in order: "Thom Tillis (R-NC)".
    pub names: &'a [String],
    /// The sentence for this office's press release.
    pub joined_by: Option<&'a str>,
    /// The final text.
    pub text: &'a LetterText,
    /// The public page.
    pub page: &'a str,
    /// The approval link, where an objection is made.
    pub link: &'a str,
}

two_parts!(
    ReleaseNotice,
    "mail/release_notice.txt",
    "mail/release_notice.html"
);

impl ReleaseNotice<'_> {
    fn acting_for(&self) -> String {
        name_and_state(self.member)
    }

    fn member_name(&self) -> String {
        title_and_name(self.member)
    }

    fn opens(&self) -> String {
        eastern::minute(self.opens_at)
    }

    fn objections(&self) -> String {
        eastern::minute(self.objections_until)
    }

    /// Whether there is time to object before the page opens.
    fn can_object(&self) -> bool {
        !self.is_public
    }

    fn letter(&self) -> String {
        letter::text(self.text)
    }

    fn letter_html(&self) -> Option<String> {
        letter::html(self.text)
    }
}
