//! What a letter's body may hold, told in cases.

mod hostile;
mod lettered;
mod links;
mod printed;
mod refused;
mod shifted;
mod small_caps;

use super::*;

fn refusal(raw: &str) -> String {
    match Body::parse(raw) {
        Ok(body) => panic!("{raw:?} was taken: {:?}", body.blocks()),
        Err(refusal) => refusal.to_string(),
    }
}

fn read(raw: &str) -> Body {
    Body::parse(raw).unwrap_or_else(|refusal| panic!("{raw:?}: {refusal}"))
}

fn flat(body: &Body) -> String {
    plain(body, 10_000)
}

#[test]
fn a_source_has_one_form_however_it_was_typed() {
    let typed =
        "\u{feff}\r\n \nBen Luja\u{301}n asks.  \r\nNow. \r\n\t\r\nAnd  \r\n\r\nthen.\t \r\n\r\n";
    assert_eq!(
        read(typed).source(),
        "Ben Luján asks.  \nNow.\n\nAnd\n\nthen."
    );
    assert_eq!(read(read(typed).source()), read(typed));
}

#[test]
fn quotes_and_dashes_are_curly_on_the_page_and_plain_in_the_source() {
    let body = read("\"It's\" 2015--2020 --- so...");
    assert_eq!(body.source(), "\"It's\" 2015--2020 --- so...");
    assert_eq!(flat(&body), "“It’s” 2015–2020 — so…");
}

#[test]
fn each_part_of_a_letter_has_its_place_in_the_tree() {
    let body = read(
        "# One\n\nText *it* **bold** [site](https://senate.gov/a) <https://house.gov>\\\nnext[^n].\n\n3. three\n4. four\n   - inner\n\n> said\n\n| A | B |\n|:-:|--:|\n| 1 | |\n\n---\n\n[^n]: Note.",
    );
    let json = serde_json::to_value(body.blocks()).unwrap();
    let kinds: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|b| b["block"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["heading", "paragraph", "list", "quote", "table", "rule"]
    );
    assert_eq!(json[2]["numbering"]["start"], 3);
    assert_eq!(json[2]["items"][1][1]["block"], "list");
    assert_eq!(json[4]["columns"], serde_json::json!(["center", "end"]));
    assert_eq!(json[4]["rows"][0][1], serde_json::json!([]));
    let inline: Vec<_> = json[1]["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["inline"].as_str().unwrap())
        .collect();
    assert_eq!(
        inline,
        [
            "text", "emphasis", "text", "strong", "text", "link", "text", "link", "break", "text",
            "note", "text"
        ]
    );
    assert_eq!(body.notes().len(), 1);
}

#[test]
fn notes_are_numbered_by_their_first_reference() {
    let body = read("One[^b] two[^a] three[^B].\n\n[^a]: Alpha.\n[^b]: Beta.");
    assert_eq!(
        flat(&body),
        "One[1] two[2] three[1].\n\n[1] Beta.\n[2] Alpha."
    );
}

#[test]
fn headings_begin_at_the_top_whatever_level_was_typed() {
    let body = read("## A\n\n### B\n\n## C");
    let json = serde_json::to_value(body.blocks()).unwrap();
    let blocks = json.as_array().unwrap();
    let levels: Vec<_> = blocks
        .iter()
        .map(|b| b["level"].as_u64().unwrap())
        .collect();
    assert_eq!(levels, [1, 2, 1]);
}

#[test]
fn a_note_may_have_paragraphs_and_a_list() {
    let body = read("a[^1]\n\n[^1]: One.\n\n    Two.\n\n    - three\n\nb");
    assert_eq!(body.notes()[0].len(), 3);
    assert_eq!(body.blocks().len(), 2);
    assert_eq!(
        flat(&body),
        "a[1]\n\nb\n\n[1] One.\n\n    Two.\n\n    - three"
    );
}
