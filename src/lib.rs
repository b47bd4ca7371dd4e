//! Undersigned: joint letters. This page is the architecture document.
//!
//! One office drafts a letter and circulates it; each co-signer approves it from an emailed link; the service prints
//! the names that stand into one sealed PDF with a public page. Everything here serves one promise:
//!
//! > No name is ever printed on a letter unless that member's office approved exactly that text, recently enough, and
//! > still stands by it; and anyone can check this later without trusting the service.
//!
//! # The map
//!
//! | room | what it knows | what it refuses to know |
//! |---|---|---|
//! | [`domain`] | what is true of letters: the record and its fold, when an approval counts, what is printed | web, SQL, mail, files, the time |
//! | [`store`] | the record, its one writer, and the views beside it, on SQLite and PostgreSQL | what an event means beyond the fold |
//! | [`mail`] | the words of every message, and the ways it leaves | why it is sent |
//! | [`pdf`] | typesetting, the layout check, the seal, judging a stranger's file by setting it again | where a letter comes from |
//! | [`word`] | a stranger's Word file as a letter's text, a letter's text as a Word file | who wrote either, and what is saved |
//! | [`workflow`] | one act, one function, one transaction: load, decide, append, queue the mail | how an act was asked for |
//! | [`jobs`] | what nobody's request does: sealing, releases, deadlines, the outbox | who waits for it |
//! | [`web`] | pages and the API, by audience: the office behind a link, the desk, programs, everybody | rules |
//! | [`config`], [`telemetry`] | the settings, the logs | |
//! | [`app`] | how all of it is put together; the only caller of the clock and of randomness | |
//! | [`demo`], [`command`] | the letter of 2022 as a visitor plays it; what an operator types | |
//!
//! Imports run one way: `domain ← store, mail, pdf, word ← workflow ← jobs, web ← app ← demo, command, main`; store, mail,
//! pdf and word do not import each other. Only `store` names diesel, only `mail` names lettre, only `web` and `app` name actix.
//! `tests/suite/architecture.rs` holds the house to this.
//!
//! # The record
//!
//! All that ever happens to a letter is a list of events that only grows ([`domain::record`]). An event is a line of
//! JSON, hashed as it is stored; it carries the hash of the line before it in the whole service and of the line before
//! it of the same letter. What a letter is, [`domain::letter::Letter::fold`] computes from its events: there is no
//! status column to disagree with them. Lists, searches, links and the outbox are views, written in the same
//! transaction, and [`store::Store::audit`] builds them anew to compare.
//!
//! Who was asked, who pressed and with what words lies beside the event under a salted commitment. So the whole list
//! can be published with the letter while a decline stays private, and a value can be erased without breaking the list.
//!
//! # The life of a letter
//!
//! ```text
//! Draft ──circulate──▶ Circulating ──close──▶ Closed ──finalize──▶ being finalized ──seal──▶ Finalized ──release──▶ Released
//!   └──────abandon─────────┘ ▲                │ ▲ ▲                     │                     │
//!                            └────reopen──────┘ │ └──────take back──────┘                     │
//!                                               └───────────────────recall────────────────────┘
//! ```
//!
//! A letter that is being finalized holds no approval captive: until a sealed PDF is committed, the lead takes it back to
//! closed in one press. That is a transaction on the record and needs nothing of the process that seals
//! ([`domain::taking_back`]).
//!
//! An approval covers the digest of one text ([`domain::revision::TextDigest`]). A substantive revision asks everybody
//! anew; a technical one carries over the approvals of those who allowed that. An approval older than the letter's
//! consent window counts no more. Whether a name may be printed at some moment is one question with one judge,
//! [`domain::letter::Letter::standing`], and the desk, the closing, the finalization, the release and the offline check
//! all ask it.
//!
//! # One approval, hop by hop
//!
//! 1. The lead circulates: [`workflow::circulate::circulate`] appends the event and queues a
//!    [`workflow::queue::Post`] for each invitation, ids alone, in the same transaction.
//! 2. [`jobs::outbox`] takes the row on, sees that its reason still holds, derives the token from the link key
//!    ([`workflow::link`]), lets the store keep its hash, writes the message ([`mail::messages`]) and sends it.
//! 3. `GET /a/{token}` shows the letter, whose name is asked for, how it will be printed, and a form with the digest of
//!    the text and a fresh one-time value. It changes nothing, so a mail scanner may open it as often as it likes.
//! 4. `POST /a/{token}` turns the form into domain values and calls [`workflow::approve::press`].
//! 5. The writer ([`store::Store::transact`]) puts the act into its next batch. The act loads the letter, and
//!    [`domain::letter::Letter::approve`] decides: is the letter circulating, the deadline ahead, the invitation live,
//!    and is this the very text? It returns an event or a refusal with the sentence to show.
//! 6. [`store::Tx::append`] gives the event its place and hashes and brings the views up to date; the receipts and the
//!    lead's notice are queued; the one-time value is spent. One commit carries this batch, and only then is anybody
//!    answered.
//! 7. `303` leads to the receipt, where the approval can be withdrawn until the release.
//! 8. The lead closes and finalizes. [`workflow::finalize::freeze`] writes the manifest: text, names, and the approval
//!    that carries each. [`jobs::sealing`] judges before each attempt whether all of it still holds, and freezes anew what
//!    does not ([`workflow::finalize::renew`]). It has a [`pdf::typesetter`], a process of its own, set the letter from the
//!    manifest alone and hold its pages against the text ([`pdf::layout_check`], which ran when the text was saved), seals
//!    it, has a [`pdf::checker`] judge the file as a stranger would, and [`workflow::finalize::commit`] judges every name again in the transaction that stores the PDF. If one fell away
//!    meanwhile, the manifest is void and a new one is frozen; if the lead took the letter back
//!    ([`workflow::take_back`]), the PDF is dropped.
//! 9. `undersigned verify letter.pdf` replays the attached events through the same fold, offline
//!    ([`domain::evidence::Evidence::prove`]), sets the letter again from them and compares every byte ([`pdf::verify`]):
//!    a sealed letter is a pure function of what it carries, under the [`pdf::profile`] that its manifest names. It says
//!    *genuine* only of a sealer whom the reader named ([`pdf::verify::Trust`]); of anybody else's file, what they say.
//!
//! # Refusals and faults
//!
//! A refusal is the user's: typed, one enum for each act, a sentence that a staffer understands, the form kept. A fault
//! is ours: one type a room, logged once where it is handled, answered 500 without detail. The process may die between
//! any two steps above; what was acknowledged is committed, and what was not is either all there or not at all
//! (`tests/suite/crashing.rs`).
//!
//! # Absent on purpose
//!
//! - *A way to add a name.* A name enters only by an approval event of that member's office, from an address of record.
//! - *A status column, a cache of letters, a message broker.* The record and one transaction an act are enough.
//! - *Stored tokens.* A link is derived when its mail is written; the database keeps a hash, so a stolen copy signs nothing.
//! - *Scripts on the approval page, cookies for co-signers, anything loaded from elsewhere.*
//! - *Sequences, triggers that compute, stored procedures.* Two databases share one set of queries; triggers only refuse.
//! - *Traits for one implementation, a service layer, a doer called manager.* An act is a function with a verb's name.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test that cannot go on should fail loudly"
    )
)]

pub mod domain;

pub mod store;

pub mod mail;

pub mod pdf;

pub mod word;

pub mod workflow;

pub mod jobs;

pub mod web;

pub mod config;

pub mod telemetry;

pub mod app;

pub mod demo;

pub mod command;
