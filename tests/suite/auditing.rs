//! The audit finds whatever was changed behind the service's back, and nothing in an honest database.

use std::convert::Infallible;

use undersigned::domain::letter::LetterId;
use undersigned::domain::record::Hash;
use undersigned::store::{Failure, NewDocument, document};

use crate::support::Database;
use crate::support::bare_store::{BareStore, on_both_stores};

on_both_stores!(
    an_honest_record_holds,
    an_erased_value_is_no_finding,
    a_changed_byte_of_a_line_is_found,
    a_line_changed_together_with_its_hash_is_found,
    a_deleted_event_is_found,
    the_last_event_deleted_is_found,
    events_in_another_order_are_found,
    a_changed_value_beside_an_event_is_found,
    every_changed_column_of_the_list_is_found,
    a_letter_taken_off_the_list_is_found,
    a_name_added_to_the_list_is_found,
    a_changed_text_is_found,
    a_flipped_byte_of_a_document_is_found,
    a_missing_document_is_found,
    a_link_to_nowhere_is_found,
    rows_of_no_letter_are_found,
    the_database_itself_refuses_to_change_the_record,
);

/// One finalized letter and one in circulation, which share the chain.
fn busy(bare: &BareStore) {
    let other = bare.asked();
    let asked = bare.asked();
    for (index, link) in asked.links.iter().enumerate() {
        bare.approve(asked.id, link, &format!("page {index}"));
    }
    bare.approve(other.id, &other.links[0], "another page");
    bare.finalize(asked.id);
}

fn findings(bare: &BareStore) -> Vec<String> {
    bare.store.audit().unwrap().findings
}

/// The audit finds this, and finds nothing before.
fn found_after(bare: &BareStore, statements: &str, finding: &str) -> Vec<String> {
    busy(bare);
    assert_eq!(findings(bare), Vec::<String>::new());
    bare.forge(statements);
    let found = findings(bare);
    assert!(
        found.iter().any(|found| found.contains(finding)),
        "{finding}: {found:#?}"
    );
    found
}

fn an_honest_record_holds(bare: &BareStore) {
    busy(bare);
    let report = bare.store.audit().unwrap();
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!(report.letters, 2);
    let (last, _) = bare.store.read_blocking(|db| db.events()).unwrap();
    assert_eq!(report.events, u64::try_from(last).unwrap());
    let listed = bare.store.read_blocking(|db| db.counts()).unwrap();
    let stages = [("circulating".to_owned(), 1), ("finalized".to_owned(), 1)];
    assert_eq!(listed.letters, stages);
}

fn an_erased_value_is_no_finding(bare: &BareStore) {
    busy(bare);
    bare.sql("DELETE FROM openings WHERE name = 'note' OR name = 'title'")
        .unwrap();
    assert_eq!(findings(bare), Vec::<String>::new());
}

fn a_changed_byte_of_a_line_is_found(bare: &BareStore) {
    let found = found_after(
        bare,
        "UPDATE events SET line = replace(line, '\"capacity\":\"staff\"', '\"capacity\":\"member\"')
         WHERE seq = (SELECT min(seq) FROM events WHERE line LIKE '%\"capacity\":\"staff\"%')",
        "was changed: its hash is not the one kept beside it",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}

fn a_line_changed_together_with_its_hash_is_found(bare: &BareStore) {
    busy(bare);
    let (seq, line) = {
        let id = bare.store.read_blocking(|db| db.letters_at("circulating"));
        let entries = bare
            .store
            .read_blocking(|db| db.entries(id.unwrap()[0]))
            .unwrap();
        let entry = &entries[2];
        (
            entry.seq,
            entry
                .line
                .replace("\"of_record\":true", "\"of_record\":false"),
        )
    };
    let hash = Hash::of(line.as_bytes());
    let bytes = match bare.database {
        Database::Sqlite => format!("X'{hash}'"),
        Database::Postgres => format!("'\\x{hash}'"),
    };
    bare.forge(&format!(
        "UPDATE events SET line = '{line}', hash = {bytes} WHERE seq = {seq}"
    ));
    let found = findings(bare);
    let next = format!("Event {} does not follow the one before it:", seq + 1);
    assert!(found.iter().any(|f| f.starts_with(&next)), "{found:#?}");
}

fn a_deleted_event_is_found(bare: &BareStore) {
    found_after(
        bare,
        "DELETE FROM openings WHERE seq = 4; DELETE FROM events WHERE seq = 4",
        "Event 4 is missing.",
    );
}

fn the_last_event_deleted_is_found(bare: &BareStore) {
    found_after(
        bare,
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "the list's last event is not what the record gives",
    );
}

fn events_in_another_order_are_found(bare: &BareStore) {
    found_after(
        bare,
        "UPDATE events SET seq = 1000 WHERE seq = 3;
         UPDATE events SET seq = 3 WHERE seq = 4;
         UPDATE events SET seq = 4 WHERE seq = 1000",
        "Event 4 stands at the place of event 3.",
    );
}

fn a_changed_value_beside_an_event_is_found(bare: &BareStore) {
    found_after(
        bare,
        "UPDATE openings SET value = 'Somebody Else' WHERE name = 'name'",
        "the value name beside event",
    );
}

fn every_changed_column_of_the_list_is_found(bare: &BareStore) {
    busy(bare);
    for (column, value, told) in [
        ("slug", "'another'", "slug"),
        ("lead", "'C001056'", "lead"),
        ("stage", "'released'", "stage"),
        ("subject", "'another'", "subject"),
        ("recipients", "'another'", "recipients"),
        ("dated", "'2022-01-01'", "date line"),
        ("signatories", "99", "number of names"),
        ("deadline", "1", "deadline"),
        ("drafted_at", "1", "moment of drafting"),
        ("release_opens_at", "1", "moment of opening"),
        ("released_at", "1", "moment of release"),
        ("head", "1", "last event"),
        ("words", "''", "words to search"),
    ] {
        let one = "WHERE id = (SELECT min(id) FROM letters)";
        bare.forge(&format!("CREATE TABLE kept AS SELECT * FROM letters {one}"));
        bare.forge(&format!("UPDATE letters SET {column} = {value} {one}"));
        let found = findings(bare);
        assert_eq!(found.len(), 1, "{column}: {found:#?}");
        assert!(
            found[0].contains(&format!("the list's {told} is not")),
            "{found:#?}"
        );
        bare.forge(&format!(
            "UPDATE letters SET {column} = (SELECT {column} FROM kept) {one}; DROP TABLE kept"
        ));
        assert_eq!(findings(bare), Vec::<String>::new(), "{column}");
    }
}

fn a_letter_taken_off_the_list_is_found(bare: &BareStore) {
    found_after(bare, "DELETE FROM letters", "is not on the list");
}

fn a_name_added_to_the_list_is_found(bare: &BareStore) {
    found_after(
        bare,
        "INSERT INTO letter_signatories SELECT 'S000033', id FROM letters",
        "the list's signatories are not those",
    );
}

fn a_changed_text_is_found(bare: &BareStore) {
    busy(bare);
    let other = match bare.database {
        Database::Sqlite => "CAST(replace(CAST(canonical AS TEXT), 'Keep', 'Kill') AS BLOB)",
        Database::Postgres => {
            "convert_to(replace(convert_from(canonical, 'UTF8'), 'Keep', 'Kill'), 'UTF8')"
        }
    };
    bare.forge(&format!("UPDATE texts SET canonical = {other}"));
    let found = findings(bare);
    let told = "the text of revision 1 is not the one that was recorded";
    assert_eq!(
        found.iter().filter(|f| f.contains(told)).count(),
        2,
        "{found:#?}"
    );
}

fn a_flipped_byte_of_a_document_is_found(bare: &BareStore) {
    let flipped = match bare.database {
        Database::Sqlite => "CAST('%PDF-1.8 a sealed letter' AS BLOB)",
        Database::Postgres => "set_byte(bytes, 7, 56)",
    };
    found_after(
        bare,
        &format!("UPDATE documents SET bytes = {flipped} WHERE kind = 'pdf'"),
        "a pdf was changed in the store",
    );
}

fn a_missing_document_is_found(bare: &BareStore) {
    let found = found_after(
        bare,
        "DELETE FROM documents",
        "a pdf that was recorded is missing",
    );
    assert!(
        found
            .iter()
            .any(|f| f.contains("a manifest that was recorded is missing"))
    );
}

fn a_link_to_nowhere_is_found(bare: &BareStore) {
    found_after(
        bare,
        "UPDATE links SET invitation = '00000000-0000-0000-0000-000000000000'",
        "a link opens the invitation 00000000-0000-0000-0000-000000000000",
    );
}

fn rows_of_no_letter_are_found(bare: &BareStore) {
    busy(bare);
    let made_at = bare.at(0).now;
    let letter = LetterId::from_u128(1);
    bare.done(move |tx| {
        tx.put_document(NewDocument {
            letter,
            kind: document::PDF,
            sha256: Hash::of(b"%PDF"),
            bytes: b"%PDF".to_vec(),
            made_at,
        })?;
        Ok::<_, Failure<Infallible>>(())
    });
    assert_eq!(
        findings(bare),
        [format!(
            "There is a document of letter {letter}, of which the record knows nothing."
        )]
    );
}

fn the_database_itself_refuses_to_change_the_record(bare: &BareStore) {
    busy(bare);
    for statement in [
        "UPDATE events SET line = '{}'",
        "DELETE FROM openings; DELETE FROM presses; DELETE FROM events",
        "INSERT INTO events SELECT max(seq) + 2, min(letter), min(hash), '{}' FROM events GROUP BY letter",
        "UPDATE openings SET value = ''",
        "UPDATE texts SET canonical = digest",
        "DELETE FROM texts",
        "UPDATE documents SET bytes = sha256",
        "DELETE FROM documents",
    ] {
        let refused = bare.sql(&format!("BEGIN; {statement}; COMMIT"));
        assert!(refused.is_err(), "{statement}");
    }
    if bare.database == Database::Sqlite {
        for statement in [
            "INSERT OR REPLACE INTO events SELECT seq, letter, hash, '{}' FROM events WHERE seq = 2",
            "INSERT OR REPLACE INTO texts SELECT letter, revision, digest, digest FROM texts",
            "INSERT OR REPLACE INTO documents SELECT letter, kind, sha256, made_at, sha256 FROM documents",
        ] {
            assert!(bare.sql(statement).is_err(), "{statement}");
        }
    }
    assert_eq!(findings(bare), Vec::<String>::new());
}
