//! The suite: what the service promises, as sentences.
//!
//! Read [`story`] first: one letter's whole life. Every other file tells one part of it more closely, and the names
//! of its tests are that part's specification. The files that name `on_both!` run each test on SQLite and on
//! PostgreSQL.
//!
//! To write a test: give a function `&TestApp`, name it in the file's `on_both!` list, and tell it through actors.
//!
//! ```text
//! on_both!(a_withdrawn_name_is_not_printed);
//!
//! fn a_withdrawn_name_is_not_printed(app: &TestApp) {
//!     let lead = LeadOffice::of_2022(app);                    // Tillis, with an API token; the twelve are seated
//!     let letter = lead.circulated_to(&cast::twelve());       // drafted, invited, circulated, mails sent
//!     let cornyn = CoSigner::of(app, "Cornyn");
//!     cornyn.approve();                                       // link from the mail, form filled in, 303, receipt
//!     cornyn.withdraw();
//!     app.run_jobs();                                         // mails leave, letters are sealed, pages open
//!     app.pass_days(1);                                       // time passes only when told
//!     ...
//! }
//! ```
//!
//! A page's forms are read from its HTML (`answer.form("decision", "approve")`), so a test cannot send what the page
//! does not offer; `Browser::send` sends anything for the tests of bad input. `tests/run` installs what the tests
//! need and runs them all.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod support;

mod story;

mod mails;

mod delivery;

mod relays;

mod outbox;

mod retrying;

mod addresses_of_record;

mod revising;

mod finalizing;

mod taking_back;

mod sealing_faults;

mod releasing;

mod press_text;

mod api;

mod api_refusals;

mod api_description;

mod signing_in;

mod desk;

mod laying_out;

mod unprintable;

mod writing_aids;

mod permissions;

mod same_record;

mod in_a_browser;

mod live_preview;

mod typesetting_apart;

mod hostile_texts;

mod model;

mod crashing;

mod store_contract;

mod writing;

mod auditing;

mod outbox_leases;

mod searching;

mod migrating;

mod outages;

mod command_line;

mod dependencies;

mod architecture;

mod pdf;

mod seal_keys;

mod seal_refusing;

mod seal_at_start;

mod seal_expiry;

mod pdf_letters;

mod pdf_looks;

mod pdf_pages;

mod pdf_picturing;

mod registered_pictures;

mod pdf_structure;

mod behind_the_link;

mod approving;

mod declining;

mod public_pages;

mod checking;

mod hostile_input;

mod pdf_rewriting;

mod pdf_disguises;
mod pdf_forging;

mod pdf_redrawing;

mod word_export;

mod tampering;

mod word_import;

mod body_in_print;
mod word_letters;
mod word_marks;

mod word_hostile;

mod word_at_the_desk;

mod word_and_libreoffice;

mod pasting;

mod same_bytes;

mod generator;

mod generated_letters;

mod golden_letters;

mod time_stamps;

mod forgeries;

mod trusting;

mod own_seals;

mod time_stamp_answers;

mod time_stamp_outages;

mod pictures;

mod hostile_letters;
mod hostile_pictures;

mod offices;

mod office_page;
