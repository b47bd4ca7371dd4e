//! The application: everything built from the configuration, once, and run.
//!
//! This is the only place that reads the clock or asks the system for randomness; everything else is handed a
//! [`crate::workflow::Moment`]. So a test sets the time, and a deadline, an embargo or a stale approval needs no waiting.

mod clock;

pub mod seal;

use std::convert::Infallible;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use data_encoding::BASE32_NOPAD;

pub use self::clock::Clock;

use self::clock::random;
use crate::config::{Config, Transport};
use crate::jobs::Jobs;
use crate::mail::Mailer;
use crate::pdf::seal::SealKey;
use crate::pdf::typesetter::Typesetter;
use crate::store::{Failure, Store, UsedSeal};
use crate::web;
use crate::workflow::Rules;
use crate::workflow::link::LinkKey;

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// A file or folder.
    #[error("{what} {path}: {source}")]
    File {
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A secret file with something else in it.
    #[error(
        "{0} does not hold a link key; restore it from a backup, or remove it to make all links in old mails void"
    )]
    LinkKey(PathBuf),
    /// The database.
    #[error("the database cannot be used: {0}")]
    Store(#[from] crate::store::Fault),
    /// The seal.
    #[error("the seal cannot be used: {0}")]
    Seal(#[from] crate::pdf::seal::SealError),
    /// The mail transport.
    #[error("mail cannot be sent: {0}")]
    Mail(String),
    /// The port.
    #[error("cannot listen on {0}: {1}")]
    Listen(String, std::io::Error),
}

/// Whether a service runs its jobs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duties {
    /// At their intervals, and at once after an act.
    Running,
    /// Only when told to, through [`App::jobs`]; a test decides what has happened before it looks.
    OnDemand,
}

/// The parts that pages and jobs share.
#[derive(Debug, Clone)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The record and its views.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// What links are derived from.
    pub link_key: LinkKey,
    /// What the workflow needs of the settings.
    pub rules: Rules,
    /// What sets letters in type, in processes of its own.
    pub typesetter: Typesetter,
    /// The duties that nobody's request runs.
    pub jobs: Jobs,
}

impl App {
    /// Builds everything: folders, keys, database with its migrations, mailer.
    ///
    /// # Errors
    /// [`StartFault`].
    pub fn build(config: Config, clock: Clock) -> Result<Self, StartFault> {
        // A key that does not seal is refused before a folder or a database is made.
        let seal = seal::configured(&config, clock.now())?;
        let mailer = mailer(&config)?;
        let typesetter = Typesetter::new(own_program());
        Self::put_together(config, clock, mailer, typesetter, seal)
    }

    /// The same with a given mailer and typesetter: tests catch mail in memory, and their program is not the service's.
    ///
    /// # Errors
    /// [`StartFault`].
    pub fn with(
        config: Config,
        clock: Clock,
        mailer: Mailer,
        typesetter: Typesetter,
    ) -> Result<Self, StartFault> {
        let seal = seal::configured(&config, clock.now())?;
        Self::put_together(config, clock, mailer, typesetter, seal)
    }

    fn put_together(
        config: Config,
        clock: Clock,
        mailer: Mailer,
        typesetter: Typesetter,
        seal: Option<SealKey>,
    ) -> Result<Self, StartFault> {
        let time_authority = seal::time_authority(&config)?;
        let store = open_store(&config)?;
        let link_key = link_key(&config.data_dir.join("link.key"))?;
        let seal = seal.map_or_else(|| seal::self_made(&config, clock.now()), Ok)?;
        tracing::info!(
            seal.name = %seal.common_name(),
            seal.algorithm = %seal.algorithm().name(),
            seal.until = %seal.expiry().at,
            "letters are sealed by this key"
        );
        let started = UsedSeal {
            fingerprint: seal.fingerprint(),
            valid_from: seal.valid_from(),
            last_used: clock.now(),
        };
        let noted = store.transact_blocking(move |tx| Ok(tx.start_with_seal(&started)?));
        noted.map_err(|failure: Failure<Infallible>| match failure {
            Failure::Refused(never) => match never {},
            Failure::Broken(fault) => fault,
        })?;
        let rules = Rules {
            public_url: config.server.public_url.clone(),
            consent_days: config.letters.consent_days,
        };
        let ticking = clock.clone();
        let moment = Arc::new(move || ticking.moment());
        let jobs = Jobs::new(
            store.clone(),
            mailer,
            seal,
            link_key.clone(),
            rules.clone(),
            typesetter.clone(),
            moment,
        )
        .with_time_stamps(time_authority);
        Ok(Self {
            config: Arc::new(config),
            store,
            clock,
            link_key,
            rules,
            typesetter,
            jobs,
        })
    }

    /// The service as its pages see it.
    fn site(&self) -> web::Site {
        let clock = self.clock.clone();
        let jobs = self.jobs.clone();
        let mut site = web::Site::new(
            self.store.clone(),
            self.link_key.clone(),
            self.rules.clone(),
            self.typesetter.clone(),
            Arc::new(move || clock.moment()),
            Arc::new(move || jobs.wake()),
        );
        site.seal = Some(self.jobs.certificate());
        site.time_roots = self.jobs.time_roots();
        site.unsealed = self.jobs.unsealed();
        site.seal_expiry = Some(self.jobs.seal_expiry());
        site.trusted_proxies = self.config.server.trusted_proxies.clone();
        site.mailbox = match self.config.mail.transport {
            Transport::Folder => Some(self.config.mail_folder()),
            Transport::Smtp => None,
        };
        site
    }

    /// Binds the configured address.
    ///
    /// # Errors
    /// [`StartFault::Listen`].
    pub fn listen(&self) -> Result<TcpListener, StartFault> {
        let address = self.config.server.listen;
        TcpListener::bind(address).map_err(|e| StartFault::Listen(address.to_string(), e))
    }

    /// Serves pages and runs jobs until the process is told to stop; then finishes what was begun.
    ///
    /// # Errors
    /// [`StartFault::Listen`].
    pub fn run(self, listener: TcpListener) -> Result<(), StartFault> {
        self.run_telling(listener, Duties::Running, |_| {})
    }

    /// Serves on a thread of its own; returns once requests are taken.
    ///
    /// # Errors
    /// [`StartFault::Listen`].
    pub fn serve_in_background(
        self,
        listener: TcpListener,
        duties: Duties,
    ) -> Result<Background, StartFault> {
        let address = self.config.server.listen.to_string();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            self.run_telling(listener, duties, move |server| {
                // Nobody listens only if the caller has gone, and then nobody waits either.
                let _ = tell.send(server);
            })
        });
        match told.recv() {
            Ok(server) => Ok(Background { server, thread }),
            Err(_) => match thread.join() {
                Ok(Err(fault)) => Err(fault),
                Ok(Ok(())) | Err(_) => Err(StartFault::Listen(
                    address,
                    std::io::Error::other("the service ended at once"),
                )),
            },
        }
    }

    fn run_telling(
        self,
        listener: TcpListener,
        duties: Duties,
        tell: impl FnOnce(ServerHandle),
    ) -> Result<(), StartFault> {
        let failed = |e| StartFault::Listen(self.config.server.listen.to_string(), e);
        System::new().block_on(async {
            let server = web::server(self.site(), listener).map_err(failed)?;
            tell(server.handle());
            let jobs = match duties {
                Duties::Running => Some(self.jobs.start()),
                Duties::OnDemand => None,
            };
            let ended = server.await.map_err(failed);
            if let Some(jobs) = jobs {
                jobs.stop().await;
            }
            ended
        })
    }
}

/// A service that runs on a thread of its own.
#[derive(Debug)]
pub struct Background {
    server: ServerHandle,
    thread: JoinHandle<Result<(), StartFault>>,
}

impl Background {
    /// Lets requests and jobs under way finish, then ends.
    pub fn stop(self) {
        // Stopping is a message to the server's own thread; nobody has to wait for its answer here.
        drop(self.server.stop(true));
        self.wait();
    }

    /// Waits until the service ends by itself, on a signal.
    pub fn wait(self) {
        match self.thread.join() {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!(%fault, "the service ended"),
            Err(_) => tracing::error!("the service panicked"),
        }
    }
}

/// The mailer that the configuration asks for.
///
/// # Errors
/// [`StartFault::Mail`].
pub fn mailer(config: &Config) -> Result<Mailer, StartFault> {
    let mailer = match config.mail.transport {
        Transport::Folder => Mailer::folder(&config.mail_folder(), &config.mail.from),
        Transport::Smtp => Mailer::smtp(&config.mail.smtp_url, &config.mail.from),
    };
    mailer.map_err(|e| StartFault::Mail(e.to_string()))
}

/// The program that runs here. On Linux the system names it even after an update has put another in its place, which
/// might set letters otherwise.
pub(crate) fn own_program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("undersigned"))
}

/// Opens the configured database and brings it up to date.
///
/// # Errors
/// [`StartFault`].
pub fn open_store(config: &Config) -> Result<Store, StartFault> {
    make_folder(&config.data_dir)?;
    Ok(Store::open(&config.database_url(), Arc::new(random))?)
}

fn make_folder(path: &Path) -> Result<(), StartFault> {
    std::fs::create_dir_all(path).map_err(|source| StartFault::File {
        what: "cannot make the folder",
        path: path.into(),
        source,
    })
}

/// Reads the link key, or makes one on first start.
fn link_key(path: &Path) -> Result<LinkKey, StartFault> {
    let unreadable = |source| StartFault::File {
        what: "cannot read",
        path: path.into(),
        source,
    };
    let key = |text: &str| {
        let bytes = BASE32_NOPAD.decode(text.trim().as_bytes());
        let bytes = bytes.unwrap_or_default().try_into();
        bytes
            .map(LinkKey::new)
            .map_err(|_| StartFault::LinkKey(path.into()))
    };
    match std::fs::read_to_string(path) {
        Ok(text) => key(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            write_secret(path, &BASE32_NOPAD.encode(&random()))?;
            // Read back: if another process was first, its key is the one.
            key(&std::fs::read_to_string(path).map_err(unreadable)?)
        }
        Err(error) => Err(unreadable(error)),
    }
}

/// Writes a secret file that nobody else may read, whole or not at all, unless it is there already.
fn write_secret(path: &Path, text: &str) -> Result<(), StartFault> {
    let fault = |source| StartFault::File {
        what: "cannot write",
        path: path.into(),
        source,
    };
    let unfinished = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished).map_err(fault)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(fault)?;
    match std::fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(fault(error));
        }
        Ok(()) | Err(_) => {}
    }
    std::fs::remove_file(&unfinished).map_err(fault)
}
