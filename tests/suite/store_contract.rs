//! What the store promises to whoever calls it, on both databases.

use std::convert::Infallible;

use undersigned::domain::event::{Actor, Fact, NewEvent};
use undersigned::domain::letter::LetterId;
use undersigned::domain::record::{Hash, read_letter};
use undersigned::domain::roster::{Roster, signers_2022};
use undersigned::pdf::picture;
use undersigned::store::{Failure, Fault, NewDocument, NewUser, Store, document};

use crate::support::Database;
use crate::support::bare_store::{BareStore, INVITEES, lead_office, on_both_stores, text};
use crate::support::pictures::{png, signature};

on_both_stores!(
    a_letter_is_the_fold_of_what_was_appended,
    the_list_follows_the_record,
    an_event_out_of_place_is_not_appended,
    a_clock_that_goes_back_changes_no_order,
    a_name_that_no_letter_can_have_finds_none,
    a_page_pressed_twice_is_one_event,
    the_same_link_and_the_same_document_are_kept_once,
    a_document_under_a_wrong_digest_is_not_kept,
    an_erased_value_is_gone_from_the_next_reading,
    a_line_changed_in_the_database_is_never_folded,
    a_fresh_roster_is_the_built_in_one,
    an_office_is_replaced_as_a_whole,
    a_picture_is_kept_once_and_never_goes,
    a_user_is_found_however_the_address_is_capitalised,
);

fn count(store: &Store) -> i64 {
    store.read_blocking(|db| db.events()).unwrap().0
}

fn closed() -> Vec<NewEvent> {
    vec![NewEvent::new(Actor::Service, Fact::Closed {})]
}

fn a_letter_is_the_fold_of_what_was_appended(bare: &BareStore) {
    let asked = bare.asked();
    for (index, link) in asked.links.iter().enumerate() {
        bare.approve(asked.id, link, &format!("page {index}"));
    }
    let letter = bare.letter(asked.id);
    assert_eq!(letter.invitations.len(), INVITEES.len());
    assert!(letter.invitations.iter().all(|i| i.answers.len() == 1));
    assert_eq!(
        letter.invitations[0].answers[0].name.as_deref(),
        Some("Ann Lee")
    );
    let lines = bare.lines(asked.id).join("\n");
    assert_eq!(
        read_letter(&lines).unwrap().last().unwrap().hash,
        letter.head.hash
    );
    assert!(
        !lines.contains("Ann Lee"),
        "a name lies beside the record, never in it"
    );
    let by_slug = bare
        .store
        .read_blocking(|db| db.letter_by_slug(letter.slug.as_ref()));
    assert_eq!(by_slug.unwrap(), Some(letter));
}

fn the_list_follows_the_record(bare: &BareStore) {
    let id = bare.drafted();
    let listed = |id| {
        let led = bare
            .store
            .read_blocking(|db| db.letters_led_by(&lead_office()));
        led.unwrap().into_iter().find(|row| row.id == id).unwrap()
    };
    let row = listed(id);
    assert_eq!(row.stage, "draft");
    assert_eq!(row.subject, "Protection of the Justices");
    assert_eq!(row.recipients, "The Honorable Ronald L. Davis");
    let asked = bare.asked();
    assert_eq!(listed(asked.id).stage, "circulating");
    let near = |hours: i64| {
        let now = bare.at(60 * hours).now;
        bare.store
            .read_blocking(|db| db.deadlines_near(now))
            .unwrap()
    };
    assert_eq!(near(1), []);
    assert_eq!(near(30), [asked.id]);
    assert_eq!(near(100), [asked.id]);
}

fn an_event_out_of_place_is_not_appended(bare: &BareStore) {
    let id = bare.drafted();
    let now = bare.at(1).now;
    let end = bare
        .store
        .transact_blocking(move |tx| Ok::<_, Failure<Infallible>>(tx.append(id, closed(), now)?));
    assert!(matches!(end, Err(Failure::Broken(_))));
    assert_eq!(count(&bare.store), 1);
}

fn a_clock_that_goes_back_changes_no_order(bare: &BareStore) {
    let asked = bare.asked();
    for minutes in [50, 10, 30] {
        let (id, now, deadline) = (asked.id, bare.at(minutes).now, bare.at(1000).now);
        bare.done(move |tx| {
            let event = NewEvent::new(Actor::Service, Fact::Extended { deadline });
            Ok::<_, Failure<Infallible>>(tx.append(id, vec![event], now)?)
        });
    }
    let entries = bare.store.read_blocking(|db| db.entries(asked.id)).unwrap();
    let last: Vec<_> = entries.iter().rev().take(3).map(|e| e.at).collect();
    assert_eq!(last, [30, 10, 50].map(|minutes| bare.at(minutes).now));
    assert_eq!(bare.store.audit().unwrap().findings, Vec::<String>::new());
}

fn a_name_that_no_letter_can_have_finds_none(bare: &BareStore) {
    bare.drafted();
    for slug in [
        "",
        "\u{0}",
        "a\u{0}b",
        "../../etc",
        "' OR 1=1 --",
        &"a".repeat(100_000),
    ] {
        let found = bare.store.read_blocking(|db| db.letter_by_slug(slug));
        assert_eq!(found.unwrap(), None);
    }
}

fn a_page_pressed_twice_is_one_event(bare: &BareStore) {
    let asked = bare.asked();
    let first = bare.approve(asked.id, &asked.links[0], "page");
    let before = count(&bare.store);
    assert_eq!(bare.approve(asked.id, &asked.links[0], "page"), first);
    assert_eq!(count(&bare.store), before);
}

fn the_same_link_and_the_same_document_are_kept_once(bare: &BareStore) {
    let asked = bare.asked();
    let hash = asked.links[0].hash();
    let link = bare
        .store
        .read_blocking(|db| db.link(&hash))
        .unwrap()
        .unwrap();
    let at = bare.at(3).now;
    let document = NewDocument {
        letter: asked.id,
        kind: document::PDF,
        sha256: Hash::of(b"%PDF"),
        bytes: b"%PDF".to_vec(),
        made_at: at,
    };
    for _ in 0..2 {
        let (link, document) = (link.clone(), document.clone());
        bare.done(move |tx| {
            tx.put_link(&hash, &link, at)?;
            tx.put_document(document.clone())?;
            Ok::<_, Failure<Infallible>>(())
        });
    }
    let kept = |id, kind| {
        let kept = bare
            .store
            .read_blocking(|db| db.document(id, kind, &Hash::of(b"%PDF")));
        kept.unwrap()
    };
    assert_eq!(kept(asked.id, document::PDF).as_deref(), Some(&b"%PDF"[..]));
    assert_eq!(kept(asked.id, document::MANIFEST), None);
    assert_eq!(kept(LetterId::from_u128(1), document::PDF), None);
}

fn a_document_under_a_wrong_digest_is_not_kept(bare: &BareStore) {
    let letter = bare.drafted();
    let made_at = bare.at(0).now;
    let end = bare.store.transact_blocking(move |tx| {
        tx.put_document(NewDocument {
            letter,
            kind: document::PDF,
            sha256: Hash::of(b"another"),
            bytes: b"%PDF".to_vec(),
            made_at,
        })?;
        Ok::<_, Failure<Infallible>>(())
    });
    assert!(matches!(end, Err(Failure::Broken(_))));
}

fn an_erased_value_is_gone_from_the_next_reading(bare: &BareStore) {
    let asked = bare.asked();
    bare.approve(asked.id, &asked.links[0], "page");
    let name = |bare: &BareStore| bare.letter(asked.id).invitations[0].answers[0].name.clone();
    assert_eq!(name(bare).as_deref(), Some("Ann Lee"));
    bare.sql("DELETE FROM openings WHERE name = 'name'")
        .unwrap();
    assert_eq!(name(bare), None);
}

fn a_line_changed_in_the_database_is_never_folded(bare: &BareStore) {
    let asked = bare.asked();
    bare.approve(asked.id, &asked.links[0], "page");
    bare.forge("UPDATE events SET line = replace(line, '\"staff\"', '\"member\"')");
    let fresh = bare.beside();
    let fault: Fault = fresh.read_blocking(|db| db.letter(asked.id)).unwrap_err();
    assert!(fault.to_string().contains("was changed"), "{fault}");
}

fn a_fresh_roster_is_the_built_in_one(bare: &BareStore) {
    let mut built_in = Roster::built_in();
    let members = bare.store.read_blocking(|db| db.members()).unwrap();
    assert_eq!(members.len(), built_in.len());
    let of_2022 = signers_2022().unwrap();
    let imported = of_2022.clone();
    bare.done(move |tx| Ok::<_, Failure<Infallible>>(tx.put_members(&imported)?));
    built_in.retain(|member| of_2022.iter().all(|other| other.id != member.id));
    let members = bare.store.read_blocking(|db| db.members()).unwrap();
    assert_eq!(members.len(), built_in.len() + of_2022.len());
    for member in of_2022 {
        let kept = bare
            .store
            .read_blocking(|db| db.member(&member.id))
            .unwrap();
        assert_eq!(kept, Some(member));
    }
    let reopened = bare.beside().read_blocking(|db| db.members()).unwrap();
    assert_eq!(reopened, members, "an imported roster outlives a restart");
}

fn a_picture_is_kept_once_and_never_goes(bare: &BareStore) {
    let image = picture::signature(&png(signature(200)), "A signature".into()).unwrap();
    let now = bare.at(1).now;
    for _ in 0..2 {
        let given = image.clone();
        bare.done::<_, Infallible>(move |tx| {
            Ok(tx.put_picture(&given.picture, &given.png, now)?)
        });
    }
    let named = image.picture.clone();
    let kept = bare
        .store
        .read_blocking(|db| db.pictures([&named].into_iter()));
    assert_eq!(kept.unwrap()[&named.seen], image.png);
    for change in ["DELETE FROM pictures", "UPDATE pictures SET made_at = 0"] {
        assert!(bare.sql(change).is_err(), "{change}");
    }
    let other = Hash::of(b"another");
    assert!(bare.store.read_blocking(|db| db.picture(&other)).is_err());
    bare.forge("UPDATE pictures SET made_at = 1, bytes = sha256");
    let changed = bare.store.read_blocking(|db| db.picture(&named.seen));
    assert!(changed.unwrap_err().to_string().contains("was changed"));
}

fn an_office_is_replaced_as_a_whole(bare: &BareStore) {
    use undersigned::domain::office::Office;
    let member = lead_office();
    let office = |addresses: &[&str], domains: &[&str]| Office {
        member: member.clone(),
        addresses: addresses.iter().map(|a| a.parse().unwrap()).collect(),
        domains: domains.iter().map(ToString::to_string).collect(),
        head: None,
        likeness: None,
    };
    let kept = || bare.store.read_blocking(|db| db.office(&member)).unwrap();
    assert_eq!(kept(), office(&[], &[]));
    for next in [
        office(
            &["b@senate.example", "a@senate.example"],
            &["tillis.example"],
        ),
        office(&["c@senate.example"], &[]),
    ] {
        let put = next.clone();
        bare.done(move |tx| Ok::<_, Failure<Infallible>>(tx.put_office(&put)?));
        assert_eq!(kept(), next);
    }
}

fn a_user_is_found_however_the_address_is_capitalised(bare: &BareStore) {
    let now = bare.at(0).now;
    let put = |id: &'static str, email: &'static str| {
        bare.store.transact_blocking(move |tx| {
            tx.put_user(NewUser {
                id: id.into(),
                email: email.into(),
                name: "Ann Lee".into(),
                office: lead_office(),
                created_at: now,
            })?;
            Ok::<_, Failure<Infallible>>(())
        })
    };
    put("1", "Ann.Lee@senate.example").unwrap();
    assert!(put("2", "ann.lee@senate.example").is_err());
    let found = bare
        .store
        .read_blocking(|db| db.user_by_email("ANN.LEE@senate.example"));
    assert_eq!(found.unwrap().unwrap().email, "Ann.Lee@senate.example");
}

#[test]
fn the_same_acts_give_the_same_lines_on_both_databases() {
    let [sqlite, postgres] = [Database::Sqlite, Database::Postgres].map(|database| {
        let bare = BareStore::on(database);
        let asked = bare.asked();
        for (index, link) in asked.links.iter().enumerate() {
            bare.approve(asked.id, link, &format!("page {index}"));
        }
        (bare.lines(asked.id), bare.letter(asked.id))
    });
    assert_eq!(sqlite, postgres);
}

#[test]
fn a_text_is_kept_by_its_revision() {
    let bare = BareStore::on(Database::Sqlite);
    let id = bare.drafted();
    let kept = bare.store.read_blocking(|db| db.text(id, 1)).unwrap();
    assert_eq!(kept, text("Keep the Marshals’ deputies."));
    assert!(bare.store.read_blocking(|db| db.text(id, 2)).is_err());
}
