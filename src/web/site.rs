//! What every page needs: the store, the time, the keys of links, the limits.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use actix_web::web;

use super::limits::Limits;
use super::tally::Tally;
use crate::domain::letter::LetterId;
use crate::domain::record::Hash;
use crate::domain::revision::{FieldRefusal, LetterText};
use crate::pdf::seal::Expiry;
use crate::pdf::typesetter::Typesetter;
use crate::store::{Failure, Fault, Store, Tx};
use crate::workflow::fitness;
use crate::workflow::link::LinkKey;
use crate::workflow::trouble::Unsealed;
use crate::workflow::{Moment, Rules};

/// The service as its pages see it; cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The record and its views. Pages read through it; they write through [`Site::act`].
    pub store: Store,
    /// What links are derived from.
    pub link_key: LinkKey,
    /// What the workflow needs of the settings.
    pub rules: Rules,
    /// What sets drafts in type.
    pub typesetter: Typesetter,
    /// Where the folder transport puts its mails; `None` when mail leaves for real.
    pub mailbox: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// SHA-256 of the certificate with which this service seals.
    pub seal: Option<Hash>,
    /// SHA-256 of the roots of the time-stamp authority that this service asks.
    pub time_roots: Vec<Hash>,
    /// The manifests that could not be sealed.
    pub unsealed: Unsealed,
    /// When the seal's certificate expires, where letters are sealed.
    pub seal_expiry: Option<Expiry>,
    pub(super) limits: Arc<Limits>,
    pub(super) tally: Tally,
    moment: Arc<dyn Fn() -> Moment + Send + Sync>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").finish_non_exhaustive()
    }
}

impl Site {
    /// Puts a site together. `moment` tells the time, `wake` tells the jobs that an act may have left them work.
    #[must_use]
    pub fn new(
        store: Store,
        link_key: LinkKey,
        rules: Rules,
        typesetter: Typesetter,
        moment: Arc<dyn Fn() -> Moment + Send + Sync>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        Self {
            store,
            link_key,
            rules,
            typesetter,
            mailbox: None,
            trusted_proxies: Vec::new(),
            seal: None,
            time_roots: Vec::new(),
            unsealed: Unsealed::of_sealing(),
            seal_expiry: None,
            limits: Arc::new(Limits::new()),
            tally: Tally::new(),
            moment,
            wake,
        }
    }

    /// This moment.
    #[must_use]
    pub fn moment(&self) -> Moment {
        (self.moment)()
    }

    /// Whether people reach the service over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.rules.public_url.starts_with("https:")
    }

    /// Why a text cannot become a letter, whether it is a letter's new text or a new letter's first: [`fitness::unfit`].
    pub(super) async fn unfit(
        &self,
        text: &LetterText,
        letter: Option<LetterId>,
    ) -> Result<Vec<FieldRefusal>, Fault> {
        let (typesetter, text, moment) = (self.typesetter.clone(), text.clone(), self.moment());
        let read = self
            .store
            .read(move |db| fitness::sketches(db, &moment, letter));
        let sketches = read.await?;
        let held = web::block(move || fitness::unfit(&typesetter, &text, sketches)).await;
        held.map_err(|e| Fault::other("setting a text before it is saved", e))?
    }

    /// Runs an act of the workflow in the writer's next batch, and wakes the jobs once it is committed.
    ///
    /// # Errors
    /// [`Failure`]: the act's refusal, or a fault.
    pub async fn act<T: Send + 'static, R: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>, &Moment) -> Result<T, Failure<R>> + Send + 'static,
    ) -> Result<T, Failure<R>> {
        let moment = self.moment();
        let done = self.store.transact(move |tx| act(tx, &moment)).await;
        if done.is_ok() {
            (self.wake)();
        }
        done
    }
}
