//! The words of each mail: one type a mail, its text and its HTML in `templates/mail`.
//!
//! The text part comes first and is complete by itself; the HTML part says the same. Neither loads anything, and no
//! template prints a value that is not escaped, except the letter and its redline, of which the domain has made the HTML.

mod about;
mod invitee;
mod lead;
mod letter;
mod receipt;
mod release_notice;
mod sign_in;

pub use about::{About, Contact, name_and_state, office_of, title_and_name};
pub use invitee::{Confirmation, Invitation, Reapproval, Reminder, TechnicalChange};
pub use lead::{LeadNotice, News, Undelivered};
pub use receipt::{Receipt, Recorded};
pub use release_notice::ReleaseNotice;
pub use sign_in::SignIn;

use super::columns;

/// A mail's two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Plain text, complete by itself.
    pub text: String,
    /// The same words in HTML.
    pub html: String,
}

/// The subject of every mail to an invitee about one letter, so that they stay one thread.
#[must_use]
pub fn invitee_subject(member: &crate::domain::roster::Member, letter: &str) -> String {
    format!("Joint letter for {}: {letter}", title_and_name(member))
}

/// The subject of every mail to a lead office about one letter.
#[must_use]
pub fn lead_subject(letter: &str) -> String {
    format!("Your joint letter: {letter}")
}

/// Gives a mail its two parts from its two templates.
macro_rules! two_parts {
    ($mail:ident, $text:tt, $html:tt) => {
        impl $mail<'_> {
            /// The mail's two parts.
            ///
            /// # Errors
            /// None is known; the templates' writer can only fail where its target does.
            pub fn words(&self) -> Result<$crate::mail::messages::Words, askama::Error> {
                #[derive(askama::Template)]
                #[template(path = $text)]
                struct Text<'a> {
                    mail: &'a $mail<'a>,
                }
                #[derive(askama::Template)]
                #[template(path = $html)]
                struct Html<'a> {
                    mail: &'a $mail<'a>,
                }
                let text = askama::Template::render(&Text { mail: self })?;
                let html = askama::Template::render(&Html { mail: self })?;
                Ok($crate::mail::messages::Words {
                    text: $crate::mail::messages::columns::fill(&text),
                    html,
                })
            }
        }
    };
}
use two_parts;
