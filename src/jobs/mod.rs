//! The duties that nobody's request runs. Each can be run again at any time, by any number of processes.
//!
//! | duty | every | what it does |
//! |---|---|---|
//! | [`sealing`] | second, and at once after a closing | judges frozen manifests again; typesets, reads back, seals and commits those that hold |
//! | [`extending`] | second, with pauses of up to an hour after a failure | adds time stamps to seals, what is needed to check them, and renews them |
//! | [`releases`] | second | opens pages whose embargo and objection window have ended |
//! | [`deadlines`] | minute | reminds a day before the deadline, tells the lead when it has passed |
//! | [`expiry`] | day, and at the start | warns in the log of a seal that expires within 60 days |
//! | [`outbox`] | second, and at once after an act | writes and delivers queued mail |
//!
//! The outbox comes last, so that what the others queue leaves in the same round.

pub mod deadlines;

pub mod extending;

pub mod outbox;

pub mod expiry;

pub mod releases;

pub mod sealing;

pub mod time_authority;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::domain::record::Hash;
use crate::mail::Mailer;
use crate::pdf::seal::{Expiry, SealKey};
use crate::pdf::typesetter::Typesetter;
use crate::store::{Fault, Store};
use crate::workflow::link::LinkKey;
use crate::workflow::trouble::{Unextended, Unsealed};
use crate::workflow::{Moment, Rules};

/// How often an idle service looks for work.
const INTERVAL: Duration = Duration::from_secs(1);

/// All duties, with what they need. The only holder of the mailer and of the sealing key.
#[derive(Clone)]
pub struct Jobs {
    store: Store,
    mailer: Mailer,
    seal: Arc<SealKey>,
    link_key: LinkKey,
    rules: Rules,
    typesetter: Typesetter,
    moment: Arc<dyn Fn() -> Moment + Send + Sync>,
    wake: Arc<Notify>,
    relay: outbox::Relay,
    unsealed: Unsealed,
    looked: expiry::Looked,
    time_authority: Option<time_authority::TimeAuthority>,
    unextended: Unextended,
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jobs").finish_non_exhaustive()
    }
}

impl Jobs {
    /// Puts the duties together.
    #[must_use]
    pub fn new(
        store: Store,
        mailer: Mailer,
        seal: SealKey,
        link_key: LinkKey,
        rules: Rules,
        typesetter: Typesetter,
        moment: Arc<dyn Fn() -> Moment + Send + Sync>,
    ) -> Self {
        Self {
            store,
            mailer,
            seal: Arc::new(seal),
            link_key,
            rules,
            typesetter,
            moment,
            wake: Arc::new(Notify::new()),
            relay: outbox::Relay::default(),
            unsealed: Unsealed::of_sealing(),
            looked: expiry::Looked::default(),
            time_authority: None,
            unextended: Unextended::of_extending(),
        }
    }

    /// The same with time stamps from an authority, if there is one.
    #[must_use]
    pub fn with_time_stamps(self, authority: Option<time_authority::TimeAuthority>) -> Self {
        Self {
            time_authority: authority,
            ..self
        }
    }

    /// SHA-256 of the certificate that seals.
    #[must_use]
    pub fn certificate(&self) -> Hash {
        self.seal.fingerprint()
    }

    /// SHA-256 of the roots of the time-stamp authority that is asked.
    #[must_use]
    pub fn time_roots(&self) -> Vec<Hash> {
        let authority = self.time_authority.as_ref();
        authority.map_or_else(Vec::new, time_authority::TimeAuthority::roots)
    }

    /// The manifests that could not be sealed.
    #[must_use]
    pub fn unsealed(&self) -> Unsealed {
        self.unsealed.clone()
    }

    /// When the seal's certificate expires.
    #[must_use]
    pub fn seal_expiry(&self) -> Expiry {
        self.seal.expiry()
    }

    /// There may be work now: called after each act.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Runs every duty once; returns how many things were done. Blocks.
    ///
    /// # Errors
    /// A fault of the store. What one letter or one mail does wrong is logged and does not stop the others.
    pub fn run_once(&self) -> Result<usize, Fault> {
        expiry::run(self);
        let done = sealing::run(self)?
            + extending::run(self)?
            + releases::run(self)?
            + deadlines::run(self)?;
        Ok(done + outbox::run(self)?)
    }

    /// Runs every duty until there is nothing left to do. Blocks.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn run_until_idle(&self) -> Result<(), Fault> {
        while self.run_once()? > 0 {}
        Ok(())
    }

    /// Runs the duties until stopped.
    #[must_use]
    pub fn start(&self) -> Running {
        let (stop, mut stopped) = watch::channel(false);
        let jobs = self.clone();
        let task = tokio::task::spawn(async move {
            while !*stopped.borrow() {
                let round = jobs.clone();
                match tokio::task::spawn_blocking(move || round.run_once()).await {
                    Ok(Ok(0)) => {
                        tokio::select! {
                            () = jobs.wake.notified() => {}
                            () = tokio::time::sleep(INTERVAL) => {}
                            _ = stopped.changed() => {}
                        }
                    }
                    Ok(Ok(_)) => {}
                    Ok(Err(fault)) => {
                        tracing::error!(%fault, "a round of jobs failed; trying again");
                        tokio::time::sleep(INTERVAL).await;
                    }
                    Err(panic) => {
                        tracing::error!(%panic, "a job panicked; trying again");
                        tokio::time::sleep(INTERVAL).await;
                    }
                }
            }
        });
        Running { stop, task }
    }

    fn moment(&self) -> Moment {
        (self.moment)()
    }
}

/// The running duties.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Lets the round under way finish, then ends.
    pub async fn stop(self) {
        // Nobody listening means that the task has ended already.
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}
