//! The demonstration, as a visitor runs it first: the same on both databases, and the letter of 2022 in the end.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::cast;
use crate::support::database::{Database, OwnDatabase};
use crate::support::program::{finish, undersigned};

/// Plays the demonstration and returns the record in the PDF that it wrote.
fn played(folder: &Path, database: Option<&OwnDatabase>) -> Vec<Value> {
    let out = folder.join("letter.pdf");
    let mut command = undersigned(folder, &["demo", "--run", "--out", out.to_str().unwrap()]);
    if let Some(database) = database {
        command.env("UNDERSIGNED__DATABASE__URL", database.url());
    }
    let said = finish(&mut command);
    assert_eq!(said.code, 0, "{}{}", said.answer, said.log);
    let pdf = std::fs::read(&out).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let mut streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let record = streams.find_map(|stream| {
        let bytes = stream.get_plain_content().ok()?;
        let text = String::from_utf8(bytes).ok()?;
        text.contains("\"drafted\"").then_some(text)
    });
    let record = record.expect("the record in the PDF");
    record
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// An event without what differs between any two runs: ids, times, hashes.
fn without_chance(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().map(|(name, value)| {
                let value = match value.as_str() {
                    // A slug ends in six characters of chance.
                    Some(slug) if name == "slug" => slug[..slug.len() - 6].into(),
                    Some(_) | None => without_chance(value),
                };
                (name.clone(), value)
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => items.iter().map(without_chance).collect(),
        Value::String(text) => {
            let varies = text.parse::<jiff::Timestamp>().is_ok()
                || text.parse::<uuid::Uuid>().is_ok()
                || (text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()));
            if varies { "…".into() } else { value.clone() }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_demonstration_gives_the_same_record_on_both_databases() {
    let (here, there) = (folder(), folder());
    let database = OwnDatabase::fresh(Database::Postgres, there.path());
    let on_sqlite: Vec<Value> = played(here.path(), None)
        .iter()
        .map(without_chance)
        .collect();
    let on_postgres: Vec<Value> = played(there.path(), Some(&database))
        .iter()
        .map(without_chance)
        .collect();
    assert_eq!(on_sqlite, on_postgres);
    let approved = on_sqlite
        .iter()
        .filter(|event| event.to_string().contains("\"approved\""));
    assert_eq!(approved.count(), cast::twelve().len());
}

#[test]
fn the_demonstration_prints_the_twelve_in_the_order_of_2022_each_over_the_title() {
    let folder = folder();
    played(folder.path(), None);
    let text = Command::new("pdftotext")
        .args(["-layout", "letter.pdf", "-"])
        .current_dir(folder.path())
        .output()
        .expect("pdftotext; tests/run installs it");
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let mut place = 0;
    for member in cast::twelve() {
        let found = text[place..].find(&member.formal_name);
        place +=
            found.unwrap_or_else(|| panic!("{} is not in its place:\n{text}", member.formal_name));
    }
    assert_eq!(text.matches("United States Senator").count(), 12, "{text}");
}
