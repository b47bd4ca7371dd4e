//! Released letters by a digest that somebody holds: that of a sealed PDF, or that of a text.

use diesel::prelude::*;

use super::documents::document;
use super::schema::{documents, letters, texts};
use super::{Db, Fault, parsed};
use crate::domain::letter::LetterId;
use crate::domain::record::Hash;

impl Db {
    /// The released letters that keep a PDF or a revision with this digest, first released first. Whether that PDF was
    /// given out and that revision printed, the letter says.
    ///
    /// A letter that is not public is passed over by the query itself, so its digests take as long as those of nothing.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn released_with(&mut self, digest: &Hash) -> Result<Vec<LetterId>, Fault> {
        let digest = &digest.as_bytes()[..];
        let pdfs = documents::table
            .filter(documents::kind.eq(document::PDF))
            .filter(documents::sha256.eq(digest))
            .select(documents::letter);
        let revisions = texts::table
            .filter(texts::digest.eq(digest))
            .select(texts::letter);
        let ids: Vec<String> = letters::table
            .filter(letters::released_at.is_not_null())
            .filter(letters::id.eq_any(pdfs).or(letters::id.eq_any(revisions)))
            .order((letters::released_at, letters::id))
            .select(letters::id)
            .load(&mut self.connection)
            .map_err(Fault::of("looking a digest up"))?;
        ids.iter().map(|id| parsed(id)).collect()
    }
}
