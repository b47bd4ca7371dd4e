//! The whole service, for one test.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use undersigned::app::{self, App, Background, Clock, Duties};
use undersigned::config::{Config, Transport};
use undersigned::mail::Mailer;
use undersigned::pdf::typesetter::Typesetter;
use undersigned::store::{Failure, Tx};

use super::browser::Browser;
use super::database::{Database, OwnDatabase};
use super::journal::Journal;
use super::log;
use super::mailbox::Mailbox;
use super::typesetters;

/// When every test begins: a Thursday morning in Washington, five days before the letter of 2022 was dated.
pub(crate) const BEGINNING: &str = "2022-08-25T14:00:00Z";

/// Rounds of jobs after which a test is stuck.
const ROUNDS: usize = 1000;

/// What a test gives its service in place of the usual.
#[derive(Default)]
struct Own {
    mailer: Option<Mailer>,
    typesetter: Option<Typesetter>,
}

/// The whole service with a port, a database, a mail folder and a clock of its own.
pub(crate) struct TestApp {
    /// The parts, for what cannot be seen from outside.
    pub(crate) app: App,
    /// The mails that left.
    pub(crate) mailbox: Mailbox,
    address: SocketAddr,
    journal: Arc<Journal>,
    served: Option<Background>,
    folder: TempDir,
    // Dropped last: the database goes away with the test.
    _database: OwnDatabase,
}

impl TestApp {
    /// On a fresh database of that kind.
    pub(crate) fn on(database: Database) -> Self {
        Self::configured(database, |_| {})
    }

    /// The same with other settings.
    pub(crate) fn configured(database: Database, change: impl FnOnce(&mut Config)) -> Self {
        let beginning = BEGINNING.parse().expect("a time");
        Self::beginning_at(beginning, database, change, Own::default())
    }

    /// The same with typesetters of its own.
    pub(crate) fn typesetting_by(database: Database, typesetter: Typesetter) -> Self {
        let own = Own {
            typesetter: Some(typesetter),
            ..Own::default()
        };
        let beginning = BEGINNING.parse().expect("a time");
        Self::beginning_at(beginning, database, |_| {}, own)
    }

    /// The same with another way for mail to leave; its mailbox stays empty.
    pub(crate) fn mailing_by(database: Database, mailer: Mailer) -> Self {
        let own = Own {
            mailer: Some(mailer),
            ..Own::default()
        };
        let beginning = BEGINNING.parse().expect("a time");
        Self::beginning_at(beginning, database, |_| {}, own)
    }

    /// The same in the present, for a test that starts further processes: they go by the system's clock.
    pub(crate) fn in_the_present(database: Database) -> Self {
        Self::beginning_at(Timestamp::now(), database, |_| {}, Own::default())
    }

    /// The same in the present, with other settings.
    pub(crate) fn in_the_present_with(
        database: Database,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        Self::beginning_at(Timestamp::now(), database, change, Own::default())
    }

    /// The same in the present, with its mail given to a relay.
    pub(crate) fn in_the_present_mailing_to(relay: &str, database: Database) -> Self {
        let to_relay = |config: &mut Config| {
            config.mail.transport = Transport::Smtp;
            config.mail.smtp_url = relay.to_owned();
        };
        Self::beginning_at(Timestamp::now(), database, to_relay, Own::default())
    }

    fn beginning_at(
        beginning: Timestamp,
        database: Database,
        change: impl FnOnce(&mut Config),
        Own { mailer, typesetter }: Own,
    ) -> Self {
        log::capture();
        let folder = tempfile::tempdir().expect("a folder for one test");
        let data = OwnDatabase::fresh(database, folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("the port's address");
        let mut config = Config::load(None).expect("the default configuration");
        config.data_dir = folder.path().to_owned();
        config.database.url = data.url().to_owned();
        config.mail.transport = Transport::Folder;
        config.server.listen = address;
        config.server.public_url = format!("http://{address}");
        change(&mut config);
        let clock = Arc::new(AtomicI64::new(beginning.as_microsecond()));
        let set = Clock::Set(clock.clone());
        let mailer = mailer.map_or_else(|| app::mailer(&config), Ok);
        let mailer = mailer.expect("a mailer");
        let typesetter = typesetter.unwrap_or_else(typesetters::shared);
        let app = App::with(config, set, mailer, typesetter);
        let app = app.expect("an app");
        let served = app
            .clone()
            .serve_in_background(listener, Duties::OnDemand)
            .expect("a server");
        Self {
            mailbox: Mailbox::new(app.config.mail_folder()),
            app,
            address,
            journal: Arc::new(Journal::new(clock)),
            served: Some(served),
            folder,
            _database: data,
        }
    }

    /// Where the service listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address that links begin with.
    pub(crate) fn base(&self) -> &str {
        &self.app.rules.public_url
    }

    /// The database's address.
    pub(crate) fn database_url(&self) -> &str {
        &self.app.config.database.url
    }

    /// The data folder, removed with the test.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What happened, for the end of the test.
    pub(crate) fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    /// A stranger's browser: no cookie, no token.
    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.base(), self.base(), self.journal.clone())
    }

    /// Now, for the service.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        let micros = i64::try_from(time.as_micros()).expect("less than an eternity");
        self.journal.clock().fetch_add(micros, Ordering::SeqCst);
    }

    /// Lets days pass.
    pub(crate) fn pass_days(&self, days: i64) {
        self.pass(SignedDuration::from_hours(24 * days));
    }

    /// Runs every duty until there is nothing left to do: mails leave, letters are sealed, pages open.
    pub(crate) fn run_jobs(&self) {
        for _ in 0..ROUNDS {
            match log::watching_errors(|| self.app.jobs.run_once()) {
                (Ok(0), errors) => return self.journal.faults(errors),
                (Ok(_), errors) => self.journal.faults(errors),
                (Err(fault), _) => panic!("a round of jobs failed: {fault}"),
            }
        }
        panic!("the jobs never come to rest");
    }

    /// Runs one act on the store, past all pages; for setting a stage, never for what a test is about.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<String>> + Send + 'static,
    ) -> T {
        match self.app.store.transact_blocking(act) {
            Ok(value) => value,
            Err(Failure::Refused(sentence)) => panic!("refused: {sentence}"),
            Err(Failure::Broken(fault)) => panic!("{fault}"),
        }
    }

    /// This test causes server faults or failed mail on purpose: they are no leftovers.
    pub(crate) fn expect_faults(&self) {
        self.journal.expect_faults();
    }

    /// What a test that ended well must not leave behind.
    fn leftovers(&self) -> Vec<String> {
        let mut found = Vec::new();
        if !self.journal.expects_faults() {
            self.run_jobs();
            found.extend(self.journal.faults_seen());
            found.extend(self.failed_mails());
        }
        match self.app.store.audit() {
            Ok(report) => found.extend(report.findings),
            Err(fault) => found.push(fault.to_string()),
        }
        found
    }

    fn failed_mails(&self) -> Vec<String> {
        let letters = self.journal.letters();
        let mails = self.app.store.read_blocking(move |db| {
            let mut mails = Vec::new();
            for letter in letters {
                mails.extend(db.mails_of(letter)?);
            }
            Ok(mails)
        });
        let mails = mails.expect("the outbox");
        let failed = mails.into_iter().filter(|mail| mail.state == "failed");
        failed
            .map(|mail| format!("a mail failed: {} {:?}", mail.kind, mail.last_error))
            .collect()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let failed = std::thread::panicking();
        let mut leftovers = if failed { Vec::new() } else { self.leftovers() };
        if let Some(served) = self.served.take() {
            served.stop();
        }
        let tokens = self.journal.tokens(&self.mailbox);
        leftovers.extend(log::lines_with(&tokens));
        if failed {
            eprintln!("{}\n{}", self.journal, self.mailbox);
        } else if !leftovers.is_empty() {
            panic!(
                "the test left something behind:\n{}\n{}\n{}",
                leftovers.join("\n"),
                self.journal,
                self.mailbox
            );
        }
    }
}
