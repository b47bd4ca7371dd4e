//! Pictures that offices hand in, read on the blocking pool, few at a time.

use actix_web::web::{self, Bytes, Data};

use super::site::Site;
use crate::pdf::picture::{Normalised, PictureRefusal};
use crate::store::Fault;

/// Why a picture was not taken.
#[derive(Debug)]
pub(super) enum PictureFault {
    /// The file's.
    Refused(PictureRefusal),
    /// As many are being read as may be.
    Busy,
    /// Ours.
    Broken(Fault),
}

/// Reads a picture by one of the ways of [`crate::pdf::picture`].
///
/// # Errors
/// [`PictureFault`].
pub(super) async fn read(
    site: &Data<Site>,
    file: Bytes,
    alt: String,
    normalise: fn(&[u8], String) -> Result<Normalised, PictureRefusal>,
) -> Result<Normalised, PictureFault> {
    let _turn = site.limits.turn_to_draw().ok_or(PictureFault::Busy)?;
    match web::block(move || normalise(&file, alt)).await {
        Ok(read) => read.map_err(PictureFault::Refused),
        Err(error) => Err(PictureFault::Broken(Fault::other(
            "reading a picture",
            error,
        ))),
    }
}
