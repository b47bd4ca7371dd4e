//! What stands under the seal: the record, whether it proves itself, and whether the pages are what it gives.

use super::check::Finding;
use super::set_again::{Unset, set_again};
use super::take_out::Streams;
use crate::domain::evidence::Proven;
use crate::pdf::seal::SealPlace;

/// The three questions about a base file, each asked only if the one before it holds.
pub(super) struct Pages {
    /// The attached record.
    pub(super) attachments: Result<(), Finding>,
    /// What it proves.
    pub(super) record: Option<Result<Proven, Finding>>,
    /// Whether the pages are those that the record gives.
    pub(super) pages: Option<Result<Print, Unset>>,
}

/// How the pages are known to be those that the record gives.
pub(super) enum Print {
    /// They were set again, and the seal has to be here.
    AsSet(SealPlace),
    /// The service that checks released the very file.
    Released,
}

impl Pages {
    /// Asks all three; of a released file the last one is answered.
    pub(super) fn judge(base: &[u8], released: bool) -> Self {
        let streams = Streams::of(base)
            .ok_or_else(|| Finding::of("The file is not built as this service builds letters."));
        let taken = streams.and_then(|streams| Ok((streams.evidence()?, streams)));
        let (evidence, streams) = match taken {
            Ok(taken) => taken,
            Err(finding) => {
                return Self {
                    attachments: Err(finding),
                    record: None,
                    pages: None,
                };
            }
        };
        let proven = evidence
            .prove()
            .map_err(|disproof| super::people::disproof(&disproof));
        let pages = proven.as_ref().ok();
        let pages = pages.map(|proven| match released {
            true => Ok(Print::Released),
            false => set_again(base, &streams, &evidence, proven).map(Print::AsSet),
        });
        Self {
            attachments: Ok(()),
            record: Some(proven),
            pages,
        }
    }
}
