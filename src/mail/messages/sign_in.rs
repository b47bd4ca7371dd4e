//! The sign-in mail.

use jiff::Timestamp;

use super::two_parts;
use crate::domain::eastern;

/// To staff who asked to sign in: one link, ten minutes.
#[derive(Debug)]
pub struct SignIn<'a> {
    /// Who asked.
    pub name: &'a str,
    /// Until when the link opens.
    pub until: Timestamp,
    /// The link.
    pub link: &'a str,
}

two_parts!(SignIn, "mail/sign_in.txt", "mail/sign_in.html");

impl SignIn<'_> {
    /// The subject; each link is a thread of its own.
    pub const SUBJECT: &'static str = "Your sign-in link for Undersigned";

    fn opens_until(&self) -> String {
        eastern::minute(self.until)
    }
}
