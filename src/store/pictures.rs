//! Pictures that offices gave, by what is seen of them: kept once, never changed, and never deleted, for a manifest may name
//! one long after its office has taken another.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::pictures;
use super::{Db, Fault, Tx, micros};
use crate::domain::layout::Picture;
use crate::domain::record::Hash;

impl Db {
    /// The PNG of a picture.
    ///
    /// # Errors
    /// [`Fault`], also if it is not kept or its bytes have another digest by now.
    pub fn picture(&mut self, seen: &Hash) -> Result<Vec<u8>, Fault> {
        const DOING: &str = "reading a picture";
        let kept: Option<(Vec<u8>, Vec<u8>)> = pictures::table
            .filter(pictures::seen.eq(&seen.as_bytes()[..]))
            .select((pictures::sha256, pictures::bytes))
            .first(&mut self.connection)
            .optional()
            .map_err(Fault::of(DOING))?;
        let (sha256, bytes) =
            kept.ok_or_else(|| Fault::other(DOING, format!("the picture {seen} is not kept")))?;
        if Hash::of(&bytes).as_bytes()[..] != sha256 {
            let why = format!("the picture {seen} was changed in the store");
            return Err(Fault::other(DOING, why));
        }
        Ok(bytes)
    }

    /// The PNGs of several pictures, by their digests.
    ///
    /// # Errors
    /// [`Fault`], as for one.
    pub fn pictures<'a>(
        &mut self,
        named: impl Iterator<Item = &'a Picture>,
    ) -> Result<BTreeMap<Hash, Vec<u8>>, Fault> {
        named
            .map(|picture| Ok((picture.seen, self.picture(&picture.seen)?)))
            .collect()
    }
}

impl Tx<'_> {
    /// Keeps a picture; the same one twice is kept once.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn put_picture(
        &mut self,
        picture: &Picture,
        png: &[u8],
        now: Timestamp,
    ) -> Result<(), Fault> {
        const DOING: &str = "keeping a picture";
        let (seen, sha256) = (&picture.seen.as_bytes()[..], Hash::of(png));
        let kept: bool = diesel::select(exists(pictures::table.filter(pictures::seen.eq(seen))))
            .get_result(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        if kept {
            return Ok(());
        }
        diesel::insert_into(pictures::table)
            .values((
                pictures::sha256.eq(&sha256.as_bytes()[..]),
                pictures::seen.eq(seen),
                pictures::made_at.eq(micros(now)),
                pictures::bytes.eq(png),
            ))
            .execute(&mut self.connection)
            .map_err(Fault::of(DOING))?;
        Ok(())
    }
}
