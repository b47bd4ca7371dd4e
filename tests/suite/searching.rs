//! Released letters are found by words, member and year, and no other letter is.

use undersigned::domain::letter::LetterId;
use undersigned::store::PublicQuery;

use crate::support::bare_store::{BareStore, INVITEES, on_both_stores};

on_both_stores!(
    only_released_letters_are_listed_newest_first,
    every_word_has_to_be_found,
    what_a_pattern_could_mean_is_searched_as_it_stands,
    a_member_is_found_by_the_printed_names,
    a_year_is_one_in_washington,
    the_list_is_leafed_through,
    a_release_that_is_due_is_told_once_its_moment_has_come,
);

const YEAR: i64 = 366 * 24 * 60;

fn released(bare: &BareStore, body: &str, minutes: i64) -> LetterId {
    let asked = bare.ask(bare.drafted_as(body));
    for (index, link) in asked.links.iter().take(2).enumerate() {
        bare.approve(asked.id, link, &format!("{body} {minutes} {index}"));
    }
    bare.finalize(asked.id);
    bare.release(asked.id, minutes);
    asked.id
}

fn found(bare: &BareStore, query: PublicQuery) -> Vec<LetterId> {
    let query = PublicQuery { limit: 10, ..query };
    let (rows, total) = bare.store.read_blocking(|db| db.released(&query)).unwrap();
    assert_eq!(u64::try_from(rows.len()), Ok(total));
    rows.into_iter().map(|row| row.id).collect()
}

fn by_words(bare: &BareStore, words: &str) -> Vec<LetterId> {
    let words = Some(words.to_owned());
    found(
        bare,
        PublicQuery {
            words,
            ..PublicQuery::default()
        },
    )
}

fn only_released_letters_are_listed_newest_first(bare: &BareStore) {
    let draft = bare.asked();
    bare.approve(draft.id, &draft.links[0], "page");
    bare.finalize(draft.id);
    let first = released(bare, "One.", 100);
    let second = released(bare, "Two.", 200);
    assert_eq!(found(bare, PublicQuery::default()), [second, first]);
    let query = PublicQuery {
        limit: 1,
        ..PublicQuery::default()
    };
    let (rows, _) = bare.store.read_blocking(|db| db.released(&query)).unwrap();
    let row = &rows[0];
    assert_eq!((row.stage.as_str(), row.signatories), ("released", Some(2)));
    assert_eq!(row.dated.as_deref(), Some("2022-08-26"));
    assert_eq!(row.released_at, Some(bare.at(200).now));
}

fn every_word_has_to_be_found(bare: &BareStore) {
    let one = released(
        bare,
        "The *deputies* of El Niño wait.[^1]\n\n[^1]: See Öland.",
        100,
    );
    let two = released(bare, "The judges wait.", 200);
    assert_eq!(by_words(bare, ""), [two, one]);
    assert_eq!(by_words(bare, "wait"), [two, one]);
    assert_eq!(by_words(bare, "NINO deputies,"), [one]);
    assert_eq!(by_words(bare, "oland"), [one]);
    assert_eq!(by_words(bare, "judges deputies"), []);
    assert_eq!(by_words(bare, "“Davis” marshals justices judges"), [two]);
    assert_eq!(by_words(bare, "cornyn"), [two, one], "a printed name");
    assert_eq!(by_words(bare, &"wait ".repeat(10_000)), [two, one]);
}

fn what_a_pattern_could_mean_is_searched_as_it_stands(bare: &BareStore) {
    let percent = released(bare, "We ask for 100% of it.", 100);
    released(bare, "We ask for 1000 of it.", 200);
    assert_eq!(by_words(bare, "100% of"), by_words(bare, "100"));
    assert_eq!(by_words(bare, "a%k"), []);
    assert_eq!(by_words(bare, "a_k"), []);
    assert_eq!(by_words(bare, r"a\k"), []);
    assert_eq!(by_words(bare, "100%_of"), []);
    assert_eq!(by_words(bare, "'; DROP TABLE letters; --"), []);
    assert_eq!(by_words(bare, "\u{0}100\u{7}"), by_words(bare, "100"));
    assert!(by_words(bare, "100").contains(&percent));
}

fn a_member_is_found_by_the_printed_names(bare: &BareStore) {
    let letter = released(bare, "One.", 100);
    let by = |member: &str| {
        let member = Some(member.parse().unwrap());
        found(
            bare,
            PublicQuery {
                member,
                ..PublicQuery::default()
            },
        )
    };
    assert_eq!(by(INVITEES[0]), [letter]);
    assert_eq!(by(INVITEES[1]), [letter]);
    assert_eq!(
        by(INVITEES[2]),
        [],
        "an office that was asked and did not sign"
    );
}

fn a_year_is_one_in_washington(bare: &BareStore) {
    // The test begins on August 26, 2022 at 14:00 UTC; midnight of the new year in Washington is 5:00 UTC.
    let new_year = (127 * 24 + 15) * 60;
    let late = released(bare, "One.", new_year - 1);
    let early = released(bare, "Two.", new_year);
    let by = |year| {
        let year = Some(year);
        found(
            bare,
            PublicQuery {
                year,
                ..PublicQuery::default()
            },
        )
    };
    assert_eq!(by(2022), [late]);
    assert_eq!(by(2023), [early]);
    for none in [2021, 2024, i16::MIN, i16::MAX, 9999] {
        assert_eq!(by(none), [], "{none}");
    }
}

fn the_list_is_leafed_through(bare: &BareStore) {
    let letters: Vec<LetterId> = (0..5)
        .map(|number| released(bare, "One.", 100 + number))
        .rev()
        .collect();
    let page = |offset, limit| {
        let query = PublicQuery {
            offset,
            limit,
            ..PublicQuery::default()
        };
        let (rows, total) = bare.store.read_blocking(|db| db.released(&query)).unwrap();
        assert_eq!(total, 5);
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 2), letters[..2]);
    assert_eq!(page(4, 2), letters[4..]);
    assert_eq!(page(u32::MAX, u32::MAX), []);
    assert_eq!(page(0, 0), []);
}

fn a_release_that_is_due_is_told_once_its_moment_has_come(bare: &BareStore) {
    use crate::support::bare_store::lead;
    use undersigned::workflow::release::announce;
    let asked = bare.asked();
    bare.approve(asked.id, &asked.links[0], "page");
    bare.finalize(asked.id);
    let (moment, at, id) = (bare.at(20), bare.at(120).now, asked.id);
    bare.done(move |tx| announce(tx, &moment, &lead(), id, Some(at), 1));
    let due = |minutes| {
        let now = bare.at(minutes).now;
        bare.store.read_blocking(|db| db.releases_due(now)).unwrap()
    };
    assert_eq!(due(119), []);
    assert_eq!(due(120), [asked.id]);
    assert_eq!(due(YEAR), [asked.id]);
}
