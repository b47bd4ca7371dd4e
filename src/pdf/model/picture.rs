//! Pictures as they are set: how large, and what is said in their place.

use serde::Serialize;

use crate::domain::layout::Picture;
use crate::domain::record::Hash;

/// Points to the pixel of a picture that is set in its own size, 300 to the inch.
const PIXEL: f64 = 72.0 / 300.0;

/// A picture on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::pdf) struct Placed {
    /// A path of the template's own world.
    pub(in crate::pdf) path: String,
    pub(in crate::pdf) alt: String,
    /// In points.
    width: f64,
    /// In points.
    pub(super) height: f64,
    /// What is seen.
    #[serde(skip)]
    pub(in crate::pdf) seen: Hash,
}

impl Placed {
    /// In its own size, or smaller if it would not fit into so many points.
    pub(super) fn within(picture: &Picture, (most_wide, most_high): (f64, f64)) -> Self {
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let scale = PIXEL
            .min(most_wide / width.max(1.0))
            .min(most_high / height.max(1.0));
        Self {
            path: format!("/{}.png", picture.seen),
            alt: picture.alt.clone(),
            width: width * scale,
            height: height * scale,
            seen: picture.seen,
        }
    }

    /// Makes it no wider than so many points.
    pub(super) fn shrink(&mut self, most_wide: f64) {
        let scale = (most_wide / self.width.max(1.0)).min(1.0);
        self.width *= scale;
        self.height *= scale;
    }

    /// Whether it is more a banner than an emblem.
    pub(super) fn is_wide(&self) -> bool {
        self.width > 2.2 * self.height
    }
}
