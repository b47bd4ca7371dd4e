//! Questions and acts within one transaction.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use jiff::Timestamp;

use super::Fault;
use super::rows::*;
use crate::domain::event::NewEvent;
use crate::domain::letter::{Letter, LetterId};
use crate::domain::office::Office;
use crate::domain::record::{Entry, Hash, Opening};
use crate::domain::revision::LetterText;
use crate::domain::roster::{Member, MemberId};

/// A reader. Everything it returns is of one moment.
#[derive(Debug)]
pub struct Db {
    _private: (),
}

/// A writer within the current batch. It reads what it has written.
#[derive(Debug)]
pub struct Tx<'a> {
    db: &'a mut Db,
    _private: PhantomData<&'a ()>,
}

impl Deref for Tx<'_> {
    type Target = Db;

    fn deref(&self) -> &Db {
        self.db
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Db {
        self.db
    }
}

macro_rules! unbuilt {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty;)*) => {
        $($(#[$doc])*
        ///
        /// # Errors
        /// [`Fault`].
        pub fn $name(&mut self, $($arg: $ty),*) -> Result<$ret, Fault> {
            $(let _ = $arg;)*
            Err(Fault::other(stringify!($name), "not built"))
        })*
    };
}

impl Db {
    unbuilt! {
        /// A letter, folded from its events with everything beside them opened.
        fn letter(id: LetterId) -> Option<Letter>;
        /// A letter by its public name.
        fn letter_by_slug(slug: &str) -> Option<Letter>;
        /// A letter's events, oldest first, with all that lies beside them opened.
        fn entries(id: LetterId) -> Vec<Entry>;
        /// The salts and values beside a letter's events.
        fn openings(id: LetterId) -> Vec<Opening>;
        /// The letters at a stage, by its stable name.
        fn letters_at(stage: &'static str) -> Vec<LetterId>;
        /// The letters that an office leads or co-leads, newest first.
        fn letters_led_by(office: &MemberId) -> Vec<LetterRow>;
        /// Released letters, newest first, and how many there are in all.
        fn released(query: &PublicQuery) -> (Vec<LetterRow>, u64);
        /// Announced letters whose embargo and objection window have ended.
        fn releases_due(now: Timestamp) -> Vec<LetterId>;
        /// Circulating letters whose deadline is less than two days away or has passed.
        fn deadlines_near(now: Timestamp) -> Vec<LetterId>;
        /// A revision's text.
        fn text(id: LetterId, revision: u32) -> LetterText;
        /// The same as canonical bytes.
        fn canonical_text(id: LetterId, revision: u32) -> Vec<u8>;
        /// A document by its kind and digest.
        fn document(id: LetterId, kind: &'static str, sha256: &Hash) -> Option<Vec<u8>>;
        /// One member.
        fn member(id: &MemberId) -> Option<Member>;
        /// The whole roster, by surname.
        fn members() -> Vec<Member>;
        /// An office's addresses and domains of record; none if nothing is registered.
        fn office(member: &MemberId) -> Office;
        /// What a link opens.
        fn link(token_hash: &[u8; 32]) -> Option<Link>;
        /// A spent one-time value.
        fn press(nonce: &str) -> Option<NewPress>;
        /// Who signs in at an address.
        fn user_by_email(email: &str) -> Option<User>;
        /// Whom a sign-in link signs in.
        fn user_of_sign_in_link(id: &str) -> Option<User>;
        /// The users of an office.
        fn users_of(office: &MemberId) -> Vec<User>;
        /// The office and name of an API token.
        fn token(token_hash: &[u8; 32]) -> Option<(MemberId, String)>;
        /// The answer kept for a repeated API request of an office.
        fn answered(office: &MemberId, key: &str) -> Option<Answered>;
        /// Whether a mail of this kind whose key begins so still waits.
        fn has_waiting(kind: &str, key_prefix: &str) -> bool;
        /// Whether a mail was ever queued under this key.
        fn was_queued(dedupe_key: &str) -> bool;
        /// The mails of a letter, newest first.
        fn mails_of(letter: LetterId) -> Vec<MailRow>;
    }
}

impl Tx<'_> {
    unbuilt! {
        /// Appends events to a letter's list and brings the views up to date; returns the new entries.
        fn append(letter: LetterId, events: Vec<NewEvent>, at: Timestamp) -> Vec<Entry>;
        /// Keeps a revision's text.
        fn put_text(letter: LetterId, revision: u32, text: &LetterText) -> ();
        /// Keeps a document; the same one twice is kept once.
        fn put_document(document: NewDocument) -> ();
        /// Adds members and changes those that are known.
        fn put_members(members: &[Member]) -> ();
        /// Registers an office's addresses and domains in place of the former ones.
        fn put_office(office: &Office) -> ();
        /// Adds a user.
        fn put_user(user: NewUser) -> ();
        /// Adds an API token.
        fn put_token(token: NewToken) -> ();
        /// Keeps what a link opens; the same one twice is kept once.
        fn put_link(token_hash: &[u8; 32], link: &Link, at: Timestamp) -> ();
        /// Spends a page's one-time value.
        fn put_press(press: NewPress) -> ();
        /// Keeps an answer of the API.
        fn put_answered(office: &MemberId, key: &str, answered: &Answered, at: Timestamp) -> ();
        /// Keeps a sign-in link.
        fn put_sign_in_link(link: NewSignInLink) -> ();
        /// Spends a sign-in link if it still opens; returns the user's id.
        fn spend_sign_in_link(token_hash: &[u8; 32], now: Timestamp) -> Option<String>;
        /// Opens a session.
        fn put_session(session: NewSession) -> ();
        /// Notes the use of a session that is neither idle since nor past its end; returns whose it is.
        fn touch_session(token_hash: &[u8; 32], now: Timestamp, idle_since: Timestamp) -> Option<User>;
        /// Ends a session.
        fn end_session(token_hash: &[u8; 32]) -> ();
        /// Queues a mail; a second one with the same key is dropped.
        fn enqueue(queued: Queued) -> ();
        /// Takes on up to `limit` mails that are due, until `until`.
        fn claim_mail(now: Timestamp, until: Timestamp, limit: u32) -> Vec<Claimed>;
        /// Notes how a try ended; false if another process has taken the mail on meanwhile.
        fn finish_mail(claimed: &Claimed, tried: &Tried, now: Timestamp) -> bool;
    }
}
