//! The two databases have one schema, and it moves forward only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel::{PgConnection, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use undersigned::store::Store;

use crate::support::Database;
use crate::support::bare_store::{BareStore, on_both_stores};
use crate::support::database::OwnDatabase;

on_both_stores!(
    a_database_of_a_newer_version_is_not_opened,
    a_database_of_an_older_version_is_brought_up_to_date,
    opening_again_changes_nothing,
);

fn folder(database: Database) -> PathBuf {
    let name = match database {
        Database::Sqlite => "sqlite",
        Database::Postgres => "postgres",
    };
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(name)
}

fn names(database: Database) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder(database)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    required: i32,
}

/// Every table's columns in their order, each with its type as SQLite calls it and whether it has to be there.
type Columns = BTreeMap<String, Vec<(String, String, bool)>>;

fn grouped(columns: Vec<Column>) -> Columns {
    let mut tables = Columns::new();
    for column in columns {
        let kind = match column.kind.to_lowercase().as_str() {
            "bigint" | "integer" => "integer",
            "bytea" | "blob" => "blob",
            "text" => "text",
            other => panic!("{} {other}", column.name),
        };
        let columns = tables.entry(column.of).or_default();
        columns.push((column.name, kind.to_owned(), column.required != 0));
    }
    tables
}

fn sqlite_columns(connection: &mut SqliteConnection) -> Columns {
    let columns = diesel::sql_query(
        "SELECT m.name AS \"of\", c.name AS name, c.type AS kind, c.\"notnull\" OR c.pk > 0 AS required
         FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY m.name, c.cid",
    );
    grouped(columns.load(connection).unwrap())
}

fn postgres_columns(connection: &mut PgConnection) -> Columns {
    let columns = diesel::sql_query(
        "SELECT table_name::text AS \"of\", column_name::text AS name, data_type::text AS kind,
                (is_nullable = 'NO')::int AS required
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY table_name, ordinal_position",
    );
    grouped(columns.load(connection).unwrap())
}

fn up_down_up<C: MigrationHarness<DB>, DB: diesel::backend::Backend>(
    connection: &mut C,
    database: Database,
    columns: impl Fn(&mut C) -> Columns,
) -> Columns {
    let migrations = FileBasedMigrations::from_path(folder(database)).unwrap();
    let count = MigrationSource::<DB>::migrations(&migrations)
        .unwrap()
        .len();
    connection
        .run_pending_migrations(migrations.clone())
        .unwrap();
    let once = columns(connection);
    for _ in 0..count {
        connection
            .revert_last_migration(migrations.clone())
            .unwrap();
    }
    assert_eq!(
        columns(connection),
        Columns::new(),
        "a table is left behind"
    );
    connection.run_pending_migrations(migrations).unwrap();
    assert_eq!(columns(connection), once);
    once
}

#[test]
fn both_databases_have_the_same_migrations_tables_and_columns_up_and_down_again() {
    assert_eq!(names(Database::Sqlite), names(Database::Postgres));
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("columns.db");
    let mut sqlite = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let own = OwnDatabase::fresh(Database::Postgres, home.path());
    let mut postgres = PgConnection::establish(own.url()).unwrap();
    let in_sqlite = up_down_up(&mut sqlite, Database::Sqlite, sqlite_columns);
    let in_postgres = up_down_up(&mut postgres, Database::Postgres, postgres_columns);
    assert_eq!(in_sqlite, in_postgres);
    assert!(in_sqlite.contains_key("events"));
}

fn reopen(bare: &BareStore) -> Result<Store, String> {
    let random = std::sync::Arc::new(|| [7; 32]);
    Store::open(bare.url(), random).map_err(|fault| fault.to_string())
}

fn a_database_of_a_newer_version_is_not_opened(bare: &BareStore) {
    bare.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')")
        .unwrap();
    let refusal = reopen(bare).unwrap_err();
    assert!(refusal.contains("newer version"), "{refusal}");
    assert!(refusal.contains("9999"), "{refusal}");
}

fn a_database_of_an_older_version_is_brought_up_to_date(bare: &BareStore) {
    let last = names(bare.database).pop_last().unwrap();
    let down = std::fs::read_to_string(folder(bare.database).join(&last).join("down.sql")).unwrap();
    let version = last.split('_').next().unwrap();
    bare.sql(&format!(
        "{down}; DELETE FROM __diesel_schema_migrations WHERE version = '{version}'"
    ))
    .unwrap();
    let store = reopen(bare).unwrap();
    assert!(!store.read_blocking(|db| db.members()).unwrap().is_empty());
}

fn opening_again_changes_nothing(bare: &BareStore) {
    let asked = bare.asked();
    let before = bare.lines(asked.id);
    let store = reopen(bare).unwrap();
    let again = store.read_blocking(|db| db.entries(asked.id)).unwrap();
    assert_eq!(
        again
            .into_iter()
            .map(|entry| entry.line)
            .collect::<Vec<_>>(),
        before
    );
    assert_eq!(store.audit().unwrap().findings, Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_database_is_refused_with_its_path() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("notes.db");
    std::fs::write(
        &file,
        "not a database, but notes of some length and of no use".repeat(100),
    )
    .unwrap();
    let random = std::sync::Arc::new(|| [7; 32]);
    let refusal = Store::open(&format!("sqlite:{}", file.display()), random);
    assert!(refusal.unwrap_err().to_string().contains("not a database"));
}

#[test]
fn a_server_that_is_down_is_told_and_no_file_is_made_in_its_name() {
    let random = std::sync::Arc::new(|| [7; 32]);
    let url = "postgres://app:hunter2@127.0.0.1:1/letters?connect_timeout=2";
    let refusal = Store::open(url, random).unwrap_err().to_string();
    assert!(refusal.contains("127.0.0.1"), "{refusal}");
    assert!(!refusal.contains("hunter2"), "{refusal}");
    let random = std::sync::Arc::new(|| [7; 32]);
    assert!(Store::open("sqlite::memory:", random).is_err());
}
