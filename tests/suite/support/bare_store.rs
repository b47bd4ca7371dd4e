//! A store by itself, for the tests that look beneath the pages: the record, the writer, the audit.
//!
//! Its randomness is a counter, so the same acts give the same bytes on every database.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryResult, SqliteConnection};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use undersigned::domain::approval::Press;
use undersigned::domain::event::Capacity;
use undersigned::domain::finalization::{Made, Manifest};
use undersigned::domain::invitation::InvitationId;
use undersigned::domain::letter::{Letter, LetterId, SignatureOrder, Stage};
use undersigned::domain::office::Office;
use undersigned::domain::record::Hash;
use undersigned::domain::revision::{LetterText, TextDigest, TypedRecipient, TypedText};
use undersigned::domain::roster::MemberId;
use undersigned::domain::seal::SealLevel;
use undersigned::domain::text::{EmailAddress, PersonName, Title};
use undersigned::store::{Failure, Link, Store, Tx, document};
use undersigned::workflow::approve::{Decided, press};
use undersigned::workflow::circulate::{Ask, circulate, close, invite};
use undersigned::workflow::draft::draft;
use undersigned::workflow::finalize::{SealedPdf, commit, freeze};
use undersigned::workflow::link::{LinkKey, Token};
use undersigned::workflow::release::announce;
use undersigned::workflow::{Moment, Rules, Staff};

use super::database::{Database, OwnDatabase};

/// Members whom the built-in roster has, none of them a lead.
pub(crate) const INVITEES: [&str; 4] = ["C001056", "C001095", "H001079", "C001047"];
const LEAD: &str = "T000476";

/// A store, its database and its source of bytes.
pub(crate) struct BareStore {
    pub(crate) store: Store,
    pub(crate) database: Database,
    url: String,
    // Goes away with this value.
    _own: Option<OwnDatabase>,
    bytes: Arc<AtomicU64>,
    folder: TempDir,
}

/// A letter that four offices were asked to join, with a link for each.
pub(crate) struct Asked {
    pub(crate) id: LetterId,
    pub(crate) links: Vec<Token>,
}

type Bytes = Arc<dyn Fn() -> [u8; 32] + Send + Sync>;

fn counted(bytes: &Arc<AtomicU64>) -> Bytes {
    let bytes = Arc::clone(bytes);
    Arc::new(move || Sha256::digest(bytes.fetch_add(1, Ordering::SeqCst).to_be_bytes()).into())
}

impl BareStore {
    pub(crate) fn on(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = OwnDatabase::fresh(database, folder.path());
        let url = own.url().to_owned();
        Self::open(url, database, Some(own), folder)
    }

    /// On a database that is there already, and that goes away with `own`.
    pub(crate) fn open(
        url: String,
        database: Database,
        own: Option<OwnDatabase>,
        folder: TempDir,
    ) -> Self {
        let bytes = Arc::new(AtomicU64::new(0));
        let store = Store::open(&url, counted(&bytes)).unwrap();
        Self {
            store,
            database,
            url,
            _own: own,
            bytes,
            folder,
        }
    }

    /// Another store on the same database, as another process has it.
    pub(crate) fn beside(&self) -> Store {
        Store::open(&self.url, counted(&self.bytes)).unwrap()
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Statements of somebody who has the database in their hands.
    pub(crate) fn sql(&self, statements: &str) -> QueryResult<()> {
        match self.database {
            Database::Sqlite => SqliteConnection::establish(&self.url()["sqlite:".len()..])
                .unwrap()
                .batch_execute(statements),
            Database::Postgres => PgConnection::establish(self.url())
                .unwrap()
                .batch_execute(statements),
        }
    }

    /// The same by somebody who first takes the database's own guards away.
    pub(crate) fn forge(&self, statements: &str) {
        let guards = [
            ("events", ["events_follow", "events_stay", "events_remain"]),
            ("openings", ["openings_once", "openings_stay", ""]),
            ("texts", ["texts_once", "texts_stay", "texts_remain"]),
            (
                "documents",
                ["documents_once", "documents_stay", "documents_remain"],
            ),
            (
                "pictures",
                ["pictures_once", "pictures_stay", "pictures_remain"],
            ),
        ];
        for (table, triggers) in guards {
            let taken_away = match self.database {
                Database::Sqlite => triggers
                    .iter()
                    .filter(|name| !name.is_empty())
                    .map(|name| format!("DROP TRIGGER IF EXISTS {name};"))
                    .collect(),
                Database::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER ALL;"),
            };
            self.sql(&taken_away).unwrap();
        }
        let unbound = match self.database {
            Database::Sqlite => "PRAGMA foreign_keys = OFF;",
            Database::Postgres => "SET session_replication_role = replica;",
        };
        self.sql(&format!("{unbound}{statements}")).unwrap();
    }

    pub(crate) fn at(&self, minutes: i64) -> Moment {
        let start: Timestamp = "2022-08-26T14:00:00Z".parse().unwrap();
        Moment::new(
            start + SignedDuration::from_mins(minutes),
            counted(&self.bytes),
        )
    }

    /// Runs an act that has to succeed.
    pub(crate) fn done<T: Send + 'static, R: std::fmt::Debug + Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure<R>> + Send + 'static,
    ) -> T {
        self.store.transact_blocking(act).unwrap()
    }

    pub(crate) fn letter(&self, id: LetterId) -> Letter {
        self.store
            .read_blocking(|db| db.letter(id))
            .unwrap()
            .unwrap()
    }

    /// The record's stored lines.
    pub(crate) fn lines(&self, id: LetterId) -> Vec<String> {
        let entries = self.store.read_blocking(|db| db.entries(id)).unwrap();
        entries.into_iter().map(|entry| entry.line).collect()
    }

    pub(crate) fn drafted(&self) -> LetterId {
        self.drafted_as("Keep the Marshals’ deputies.")
    }

    pub(crate) fn drafted_as(&self, body: &str) -> LetterId {
        let (moment, text) = (self.at(0), text(body));
        self.done(move |tx| {
            draft(
                tx,
                &moment,
                &rules(),
                &lead(),
                &text,
                SignatureOrder::Joined,
                &[],
            )
        })
        .id
    }

    /// A letter in circulation, sent to the four offices' addresses of record.
    pub(crate) fn asked(&self) -> Asked {
        self.ask(self.drafted())
    }

    /// Puts a draft into circulation.
    pub(crate) fn ask(&self, id: LetterId) -> Asked {
        self.done(|tx| {
            for member in INVITEES {
                tx.put_office(&Office {
                    member: member.parse().unwrap(),
                    addresses: vec![address(member)],
                    domains: Vec::new(),
                    head: None,
                    likeness: None,
                })?;
            }
            Ok::<_, Failure<Infallible>>(())
        });
        let moment = self.at(1);
        let asks: Vec<Ask> = INVITEES.iter().map(|member| ask(member)).collect();
        let invitations = self.done(move |tx| {
            let invitations = invite(tx, &moment, &lead(), id, &asks).map_err(told)?;
            let deadline = moment.now + SignedDuration::from_hours(72);
            circulate(tx, &moment, &lead(), id, deadline, None).map_err(told)?;
            Ok::<_, Failure<String>>(invitations)
        });
        let links = invitations.iter().map(|i| self.link(id, *i)).collect();
        Asked { id, links }
    }

    fn link(&self, letter: LetterId, invitation: InvitationId) -> Token {
        let token = LinkKey::new([7; 32]).token("approve/1", &[&invitation.to_string()]);
        let (hash, at) = (token.hash(), self.at(2).now);
        self.done(move |tx| {
            tx.put_link(&hash, &Link { letter, invitation }, at)?;
            Ok::<_, Failure<Infallible>>(())
        });
        token
    }

    /// Presses "approve" on a page with this one-time value; returns the event.
    pub(crate) fn approve(&self, letter: LetterId, link: &Token, nonce: &str) -> i64 {
        self.approve_text(self.letter(letter).current.digest, link, nonce)
    }

    /// The same by somebody who was shown this text.
    pub(crate) fn approve_text(&self, shown: TextDigest, link: &Token, nonce: &str) -> i64 {
        let (moment, link, nonce) = (self.at(3), link.clone(), nonce.to_owned());
        let pressed = Press {
            invitation: InvitationId::new(uuid::Uuid::nil()),
            shown,
            capacity: Capacity::Staff,
            name: PersonName::parse("Ann Lee").unwrap(),
            title: Some(Title::parse("Chief of Staff").unwrap()),
            note: None,
        };
        let approve = Decided::Approve {
            technical_changes: true,
        };
        self.done(move |tx| press(tx, &moment, &link, &nonce, &pressed, &approve))
    }

    /// Closes a letter and freezes its names.
    pub(crate) fn freeze(&self, id: LetterId) -> Manifest {
        let moment = self.at(10);
        self.done(move |tx| close(tx, &moment, &lead(), id));
        let moment = self.at(11);
        self.done(move |tx| freeze(tx, &moment, &rules(), &lead(), id));
        let Stage::Closed {
            intent: Some(intent),
            ..
        } = self.letter(id).stage
        else {
            panic!("{:?}", self.letter(id).stage)
        };
        let manifest = self
            .store
            .read_blocking(move |db| db.document(id, document::MANIFEST, &intent.manifest));
        serde_json::from_slice(&manifest.unwrap().unwrap()).unwrap()
    }

    /// Closes and finalizes a letter; its PDF is a few bytes that say so.
    pub(crate) fn finalize(&self, id: LetterId) {
        let manifest = self.freeze(id);
        let (moment, pdf) = (self.at(12), b"%PDF-1.7 a sealed letter".to_vec());
        self.done(move |tx| {
            let made = Made {
                pdf: Hash::of(&pdf),
                bytes: pdf.len().try_into().unwrap(),
                pages: 2,
                seal: Hash::of(b"a certificate"),
                level: SealLevel::Basic,
                lapses: None,
            };
            let pdf = pdf.clone();
            commit(tx, &moment, &rules(), &manifest, &SealedPdf { pdf, made })
        });
    }

    /// Releases a finalized letter at once, so many minutes after the start.
    pub(crate) fn release(&self, id: LetterId, minutes: i64) {
        let moment = self.at(minutes);
        assert!(self.done(move |tx| announce(tx, &moment, &lead(), id, None, 0)));
    }
}

fn told<R: std::fmt::Display>(failure: Failure<R>) -> Failure<String> {
    match failure {
        Failure::Refused(refusal) => Failure::Refused(refusal.to_string()),
        Failure::Broken(fault) => Failure::Broken(fault),
    }
}

fn ask(member: &str) -> Ask {
    Ask {
        member: member.parse().unwrap(),
        address: None,
        contact: None,
    }
}

fn address(member: &str) -> EmailAddress {
    EmailAddress::parse(&format!("{member}@senate.example")).unwrap()
}

pub(crate) fn rules() -> Rules {
    Rules {
        public_url: "https://letters.example".into(),
        consent_days: 365,
    }
}

pub(crate) fn lead() -> Staff {
    Staff {
        office: lead_office(),
        name: "Thom's aide".into(),
        email: None,
    }
}

pub(crate) fn lead_office() -> MemberId {
    LEAD.parse().unwrap()
}

pub(crate) fn text(body: &str) -> LetterText {
    TypedText {
        subject: "Protection of the Justices".into(),
        recipients: vec![TypedRecipient {
            name: "The Honorable Ronald L. Davis".into(),
            title: Some("Director".into()),
            organization: Some("U.S. Marshals Service".into()),
            ..TypedRecipient::default()
        }],
        salutation: "Dear Director Davis:".into(),
        body: body.into(),
        ..TypedText::default()
    }
    .parse()
    .unwrap()
}

/// Makes two tests of each named function, one on each database. A function takes `&BareStore`.
macro_rules! on_both_stores {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use crate::support::bare_store::BareStore;
            use crate::support::database::Database;

            #[test]
            fn sqlite() {
                super::$name(&BareStore::on(Database::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name(&BareStore::on(Database::Postgres));
            }
        })+
    };
}

pub(crate) use on_both_stores;
