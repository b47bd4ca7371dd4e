//! The harness: everything a story needs to be told through pages, mails and the API alone.
//!
//! A test gets a [`TestApp`]: the whole service on a port of its own, with a database, a mail folder and a clock of
//! its own. Its jobs run only when [`TestApp::run_jobs`] says so, and time passes one second with each request and
//! otherwise only when [`TestApp::pass`] says so. When a test ends well, the app checks for leftovers: mail that
//! could not be sent, a server fault, a record that does not hold, a token in a log line. When it ends badly, the
//! last requests with their answers and the mailbox are printed.

pub(crate) mod app;

pub(crate) mod database;

pub(crate) mod postgres;

pub(crate) mod bare_store;

pub(crate) mod journal;

pub(crate) mod log;

pub(crate) mod browser;

pub(crate) mod form;

pub(crate) mod mailbox;

pub(crate) mod smtp;

pub(crate) mod message;

pub(crate) mod sample_mails;

pub(crate) mod outbox;

pub(crate) mod pictures;

pub(crate) mod cast;

pub(crate) mod chance;

pub(crate) mod lead_office;

pub(crate) mod co_signer;

pub(crate) mod aide;

pub(crate) mod program;

pub(crate) mod typesetters;

pub(crate) mod replica;

pub(crate) mod expired_seal;

pub(crate) mod authority;

pub(crate) mod false_authority;

pub(crate) mod chromium;

pub(crate) mod openssl;
pub(crate) mod word_file;

pub(crate) use aide::Aide;
pub(crate) use app::TestApp;
pub(crate) use browser::{Answer, Browser};
pub(crate) use co_signer::CoSigner;
pub(crate) use database::Database;
pub(crate) use lead_office::{LeadOffice, Letter};

/// Makes two tests of each named function, one on each database.
///
/// The list stands at the head of a file and reads as its table of contents. A function takes `&TestApp`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use crate::support::{Database, TestApp};

            #[test]
            fn sqlite() {
                super::$name(&TestApp::on(Database::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name(&TestApp::on(Database::Postgres));
            }
        })+
    };
}

pub(crate) use on_both;
