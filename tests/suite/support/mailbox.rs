//! The mails that left, as their recipients find them.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use undersigned::mail::mailbox::{self, StoredMail};
use undersigned::workflow::link::TOKEN_LENGTH;

/// All mail folders of all recipients.
pub(crate) struct Mailbox {
    folder: PathBuf,
}

impl Mailbox {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Every mail, newest first.
    pub(crate) fn all(&self) -> Vec<StoredMail> {
        if !self.folder.exists() {
            return Vec::new();
        }
        mailbox::read(&self.folder).expect("the mail folder")
    }

    /// One person's mails, newest first.
    pub(crate) fn to(&self, address: &str) -> Vec<StoredMail> {
        let mut mails = self.all();
        mails.retain(|mail| mail.to == address);
        mails
    }

    /// One person's newest mail whose subject or text contains some words.
    pub(crate) fn find(&self, address: &str, words: &str) -> StoredMail {
        let mut mails = self.to(address).into_iter();
        mails
            .find(|mail| mail.subject.contains(words) || mail.text.contains(words))
            .unwrap_or_else(|| panic!("{address} got no mail with {words:?}\n{self}"))
    }

    /// The link whose path begins so in one person's newest mail that has one.
    pub(crate) fn link(&self, address: &str, path: &str) -> String {
        self.links(address, path)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("{address} got no mail with a link to {path}\n{self}"))
    }

    /// All links of one person whose path begins so, newest first, each once.
    pub(crate) fn links(&self, address: &str, path: &str) -> Vec<String> {
        let mut links = Vec::new();
        for mail in self.to(address) {
            for word in mail.text.split_whitespace() {
                let known = links.iter().any(|link| link == word);
                if word.starts_with("http") && word.contains(path) && !known {
                    links.push(word.to_owned());
                }
            }
        }
        links
    }

    /// The link in one mail whose path begins so.
    pub(crate) fn link_in(&self, mail: &StoredMail, path: &str) -> String {
        let mut words = mail.text.split_whitespace();
        words
            .find(|word| word.starts_with("http") && word.contains(path))
            .unwrap_or_else(|| panic!("there is no link to {path} in {:?}", mail.subject))
            .to_owned()
    }

    /// The bytes of a mail as they left.
    pub(crate) fn bytes(&self, mail: &StoredMail) -> Vec<u8> {
        std::fs::read(self.folder.join(&mail.file)).expect("a mail's file")
    }

    /// Every secret in every link.
    pub(crate) fn tokens(&self) -> BTreeSet<String> {
        let mut tokens = BTreeSet::new();
        for mail in self.all() {
            for path in ["/a/", "/sign-in/"] {
                for rest in mail.text.split(path).skip(1) {
                    let token: String = rest
                        .chars()
                        .take_while(|c| c.is_ascii_alphanumeric())
                        .collect();
                    if token.len() == TOKEN_LENGTH {
                        tokens.insert(token);
                    }
                }
            }
        }
        tokens
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "--- the mailbox, newest first")?;
        for mail in mailbox::read(&self.folder).unwrap_or_default() {
            writeln!(f, "{}  to {}  {}", mail.at, mail.to, mail.subject)?;
        }
        Ok(())
    }
}
