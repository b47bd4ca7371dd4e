//! A database of its own for each test.

use std::path::Path;

use super::postgres;

/// The two databases that every story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file in the test's folder.
    Sqlite,
    /// A database on the server that the harness starts.
    Postgres,
}

/// A fresh database; it goes away with this value.
pub(crate) struct OwnDatabase {
    url: String,
    on_server: Option<String>,
}

impl OwnDatabase {
    /// An empty one.
    pub(crate) fn fresh(database: Database, folder: &Path) -> Self {
        match database {
            Database::Sqlite => Self {
                url: format!("sqlite:{}", folder.join("undersigned.db").display()),
                on_server: None,
            },
            Database::Postgres => {
                let name = postgres::create_database();
                Self {
                    url: postgres::url(&name),
                    on_server: Some(name),
                }
            }
        }
    }

    /// Its address, as the configuration takes it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if let Some(name) = &self.on_server {
            postgres::drop_database(name);
        }
    }
}
