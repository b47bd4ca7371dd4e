//! What no letter can print is refused when it is saved, with its place and its name, and never when it is finalized.

use serde_json::{Value, json};
use undersigned::domain::body::Body;
use undersigned::pdf::printable;
use unicode_normalization::UnicodeNormalization;

use crate::api_refusals::must_be_problem;
use crate::pdf_letters::{frozen, members, typed};
use crate::support::program::run;
use crate::support::{Aide, LeadOffice, TestApp, cast, on_both};

on_both!(
    a_character_that_no_font_has_is_refused_at_every_field,
    a_word_that_fits_no_line_is_broken_at_every_field,
    the_desk_tells_it_beside_the_field_and_keeps_what_was_typed,
);

/// Puts words at a field such as `recipients.0.address.1`.
fn put(draft: &mut Value, field: &str, words: &str) {
    let mut place = draft;
    for part in field.split('.') {
        place = match part.parse::<usize>() {
            Ok(at) => &mut place[at],
            Err(_) => &mut place[part],
        };
    }
    *place = json!(words);
}

const FIELDS: [&str; 11] = [
    "subject",
    "recipients.0.name",
    "recipients.0.title",
    "recipients.0.organization",
    "recipients.0.address.0",
    "salutation",
    "body",
    "complimentary_close",
    "enclosures.0",
    "delivery",
    "copies.1",
];

fn draft() -> Value {
    let mut draft = cast::draft();
    draft["enclosures"] = json!(["Draft directive"]);
    draft["copies"] = json!(["The Honorable Gary C. Peters", "File"]);
    draft
}

fn a_character_that_no_font_has_is_refused_at_every_field(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let saved = lead.draft_as(&draft());
    for field in FIELDS {
        let mut changed = draft();
        put(&mut changed, field, "Ωμ and \u{6f22}");
        let refused = lead.ask("POST", "letters", Some(&changed));
        let problem = must_be_problem(&refused, 422, "invalid");
        let error = &problem["errors"][0];
        // A person's name is held to Latin letters by a rule of its own.
        assert_eq!(error["field"], field, "{problem}");
        let reason = error["reason"].as_str().unwrap();
        if !field.ends_with("name") && !field.ends_with("title") {
            assert!(
                reason.contains("(U+6F22, a Chinese character"),
                "{field}: {reason}"
            );
        }
        if field == "body" {
            assert!(reason.starts_with("Line 1 holds"), "{reason}");
        }
        let part = field.split('.').next().unwrap();
        let revision = json!({ "kind": "technical", part: changed[part] });
        let path = format!("letters/{}/revisions", saved.id);
        let refused = lead.ask("POST", &path, Some(&revision));
        must_be_problem(&refused, 422, "invalid");
    }
    let mut hidden = draft();
    hidden["body"] = json!("One.\n\nTwo &#x1F600;, as an entity.\n\n[^1]: &#x5d0;\n\nx[^1]");
    let problem = must_be_problem(&lead.ask("POST", "letters", Some(&hidden)), 422, "invalid");
    let said = problem["detail"].as_str().unwrap();
    assert!(
        said.contains("Line 3 holds “😀” (U+1F600, an emoji)"),
        "{said}"
    );
    assert!(said.contains("U+05D0"), "{said}");
    assert_eq!(lead.kinds(&saved), ["drafted"]);
}

fn a_word_that_fits_no_line_is_broken_at_every_field(app: &TestApp) {
    let lead = LeadOffice::of_2022(app);
    let wide = "W".repeat(60);
    for field in FIELDS {
        let mut changed = draft();
        put(&mut changed, field, &wide);
        lead.post("letters", &changed);
    }
    let mut linked = draft();
    linked["body"] = json!(format!("See <https://a.example/{wide}/{wide}>."));
    lead.post("letters", &linked);
}

fn the_desk_tells_it_beside_the_field_and_keeps_what_was_typed(app: &TestApp) {
    cast::seat(app);
    let aide = Aide::of(app, &cast::member("Tillis"));
    aide.sign_in();
    let new = aide.browser().get("/desk/letters/new").expect(200);
    let filled = [
        ("subject", "Detainers"),
        ("recipients.0.name", "The Honorable Ronald L. Davis"),
        ("salutation", "Dear Director Davis:"),
        ("body", "One.\n\nTwo \u{2614}.\n"),
        ("delivery", "By courier \u{1F6B4}"),
        ("copies", "File\nFriends \u{5d0}"),
    ];
    let form = new.form_to("/desk/letters");
    let refused = aide.browser().submit(&new, &form, &filled).expect(422);
    refused.must_say("Line 3 holds “☔” (U+2614, a pictograph)");
    refused.must_say("“🚴” (U+1F6B4, an emoji)");
    refused.must_say("(U+05D0, a Hebrew letter)");
    let kept = refused.form_to("/desk/letters");
    assert_eq!(kept.value("delivery"), Some("By courier \u{1F6B4}"));
    assert_eq!(kept.value("copies"), Some("File\nFriends \u{5d0}"));
}

#[test]
fn a_member_whose_name_cannot_be_printed_is_not_taken_onto_the_roster() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("roster.json");
    let roster = include_str!("../../src/domain/roster/signers-2022.json");
    std::fs::write(&file, roster.replace("Cornyn", "Ꜿornyn")).unwrap();
    let said = run(folder.path(), &["roster", "import", file.to_str().unwrap()]);
    assert_eq!(said.code, 1);
    assert!(said.log.contains("(U+A73E"), "{}", said.log);
}

/// Every character that a text may hold, as the bodies that hold it in every style.
fn taken() -> Vec<char> {
    let all = (0x20..0x2_0000).filter_map(char::from_u32);
    let all = all.filter(|c| !c.is_ascii_alphanumeric());
    all.filter(|c| {
        let body = Body::parse(&format!("a\\{c}b"));
        body.is_ok_and(|body| {
            let mut typed = typed("x").parse().unwrap();
            typed.body = body;
            printable::refusals(&typed).is_empty()
        })
    })
    .collect()
}

#[test]
fn whatever_is_taken_is_printed_in_every_style_and_copies_as_itself() {
    let taken = taken();
    assert!(taken.len() > 2000, "only {} are taken", taken.len());
    let words = |chars: &[char]| {
        let escaped = |c: &char| if c.is_ascii() { "\\" } else { "" };
        let words = chars.iter().map(|c| format!("a{}{c}b", escaped(c)));
        words.collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = taken
        .chunks(40)
        .map(|chars| {
            let words = words(chars);
            format!(
                "{words}\n\n*{words}*\n\n**{words}**\n\n***{words}***\n\n[{words}]{{.smallcaps}}"
            )
        })
        .collect();
    let letter = frozen(&typed(&lines.join("\n\n")), &members(1)).typeset();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taken.pdf");
    std::fs::write(&path, &letter.pdf).unwrap();
    let (fine, text) = crate::pdf::run("pdftotext", &["-raw", path.to_str().unwrap(), "-"]);
    assert!(fine, "{text}");
    let close = |text: &str| {
        let composed = text.nfkc().filter(|c| !c.is_whitespace());
        composed.collect::<String>()
    };
    let text = close(&text);
    let lost: Vec<String> = taken
        .iter()
        .filter(|c| !c.is_whitespace())
        .filter(|c| text.matches(&close(&format!("a{c}b"))).count() < 5)
        .map(|c| format!("{c} (U+{:04X})", u32::from(*c)))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}
