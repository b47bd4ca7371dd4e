//! A finalization that is under way, as the desk and the API show it.

use jiff::Timestamp;

use super::site::Site;
use crate::domain::letter::{Letter, Stage};
use crate::workflow::trouble::Trouble;

/// A letter whose names are frozen and whose PDF is not sealed yet.
#[derive(Debug, Clone)]
pub(super) struct Sealing {
    /// When the names were frozen.
    pub(super) since: Timestamp,
    /// What failed the last time that this process tried; none if it did not fail, or another process tries.
    pub(super) trouble: Option<Trouble>,
}

impl Sealing {
    /// What is known of it; `None` if nothing is under way.
    pub(super) fn of(site: &Site, letter: &Letter) -> Option<Self> {
        let Stage::Closed {
            intent: Some(intent),
            ..
        } = letter.stage
        else {
            return None;
        };
        Some(Self {
            since: intent.at,
            trouble: site.unsealed.of(&(letter.id, intent.manifest)),
        })
    }
}
