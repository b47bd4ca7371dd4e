//! The migrations, carried in the program and run when a database is opened.

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Fault;
use super::connection::Either;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

const DOING: &str = "bringing the database up to date";

/// Brings the database up to date, all of it or nothing; of several processes that start at once, one does it.
///
/// # Errors
/// [`Fault`], also if the database was made by a newer version: an older program must not write to what it does not know.
pub(super) fn run(connection: &mut Either) -> Result<(), Fault> {
    connection.begin_writing().map_err(Fault::of(DOING))?;
    let ran = match connection {
        Either::Sqlite(c) => pending(c, SQLITE),
        Either::Postgres(c) => pending(c, POSTGRES),
    };
    match ran {
        Ok(()) => connection.keep().map_err(Fault::of(DOING)),
        Err(fault) => {
            // The connection is dropped with the fault, and that takes the transaction back in any case.
            let _ = connection.take_back();
            Err(fault)
        }
    }
}

fn pending<DB: Backend>(
    connection: &mut impl MigrationHarness<DB>,
    ours: EmbeddedMigrations,
) -> Result<(), Fault> {
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| Fault::other(DOING, e);
    let known: Vec<Box<dyn Migration<DB>>> = ours.migrations().map_err(failed)?;
    let applied: Vec<MigrationVersion<'static>> =
        connection.applied_migrations().map_err(failed)?;
    let stranger = applied.iter().find(|version| {
        !known
            .iter()
            .any(|migration| migration.name().version() == **version)
    });
    if let Some(version) = stranger {
        let why = format!(
            "it was made by a newer version of this program, with the migration {version} that this one does not know"
        );
        return Err(Fault::other(DOING, why));
    }
    connection.run_pending_migrations(ours).map_err(failed)?;
    Ok(())
}
