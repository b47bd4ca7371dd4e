//! A copy of the database while the service runs.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::Fault;
use super::connection::{self, Purpose, make_private, sqlite_path};

const DOING: &str = "copying the database";

/// Copies an SQLite database of one moment to a new file. The file gets its name once it is whole and on disk.
pub(super) fn backup(url: &str, file: &Path) -> Result<(), Fault> {
    if sqlite_path(url).is_none() {
        let why = "a PostgreSQL database is copied with pg_dump, which sees one moment of it while the service runs";
        return Err(Fault::other(DOING, why));
    }
    let failed = |e: std::io::Error| Fault::other(DOING, format!("{}: {e}", file.display()));
    if file.try_exists().map_err(failed)? {
        let why = format!("{} is there already; it is not overwritten", file.display());
        return Err(Fault::other(DOING, why));
    }
    let unfinished = Unfinished::beside(file);
    make_private(&unfinished.0).map_err(failed)?;
    let Some(path) = unfinished.0.to_str() else {
        return Err(Fault::other(DOING, "the file's name is not valid UTF-8"));
    };
    // No part of a transaction, and not on a connection that is told to change nothing: SQLite refuses both.
    let mut connection = connection::open(url, Purpose::Writing)?;
    diesel::sql_query("VACUUM INTO $1")
        .bind::<Text, _>(path)
        .execute(&mut connection)
        .map_err(Fault::of(DOING))?;
    fs::File::open(&unfinished.0)
        .and_then(|copy| copy.sync_all())
        .map_err(failed)?;
    // A link, unlike a renaming, never takes the place of a file that came meanwhile.
    fs::hard_link(&unfinished.0, file).map_err(failed)
}

/// The copy while it is being made; removed at the end, whatever the end.
struct Unfinished(PathBuf);

impl Unfinished {
    fn beside(file: &Path) -> Self {
        let mut name = OsString::from(file);
        name.push(format!(".{}.part", std::process::id()));
        Self(name.into())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // What cannot be removed bears a name that says what it is.
        let _ = fs::remove_file(&self.0);
    }
}
