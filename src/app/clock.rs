//! The time and the randomness of the system.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

use crate::workflow::Moment;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system.
    System,
    /// A test's own, in microseconds.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Now, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let micros = match self {
            Self::System => Timestamp::now().as_microsecond(),
            Self::Set(micros) => micros.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// This moment, with the system's randomness.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment::new(self.now(), Arc::new(random))
    }
}

/// 32 bytes of the system's randomness. A system without any cannot run the service: the process ends.
pub(super) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "the system gives no randomness");
        std::process::abort();
    }
    bytes
}
