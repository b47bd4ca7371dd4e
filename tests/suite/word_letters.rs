//! A whole letter in a Word file, and one that its editors have not agreed on yet.

use undersigned::word::{self, ChangeKind, Imported, Manuscript, Tracked};

use crate::support::word_file::{WordFile, paragraph, run, styled};

fn read(file: &WordFile) -> Manuscript {
    word::read(&file.bytes()).unwrap()
}

fn imported(file: &WordFile) -> Imported {
    read(file).import(&Tracked::Accept)
}

fn tracked() -> WordFile {
    let by = "w:author=\"Ann Lee\" w:date=\"2022-08-01T10:00:00Z\"";
    let text = [
        paragraph(&format!(
            "{}<w:ins w:id=\"1\" {by}>{}</w:ins>{}<w:del w:id=\"2\" {by}><w:r><w:delText xml:space=\"preserve\">old </w:delText></w:r></w:del>{}",
            run("", "We "),
            run("", "now "),
            run("", "ask the "),
            run("", "office.")
        )),
        styled(
            &format!("<w:rPr><w:del w:id=\"3\" {by}/></w:rPr>"),
            &run("", "These two "),
        ),
        paragraph(&run("", "are one.")),
        paragraph(&format!(
            "<w:moveFromRangeStart w:id=\"4\" w:name=\"move1\"/><w:moveFrom w:id=\"5\" {by}>{}</w:moveFrom><w:moveFromRangeEnd w:id=\"4\"/>{}<w:moveToRangeStart w:id=\"6\" w:name=\"move1\"/><w:moveTo w:id=\"7\" {by}>{}</w:moveTo><w:moveToRangeEnd w:id=\"6\"/>",
            run("", "moved "),
            run("", "stays "),
            run("", "moved ")
        )),
        paragraph(&run(
            &format!("<w:b/><w:rPrChange w:id=\"8\" {by}><w:rPr/></w:rPrChange>"),
            "Loud.",
        )),
    ];
    WordFile::of(&text.concat())
}

#[test]
fn tracked_changes_are_shown_and_chosen() {
    let read = read(&tracked());
    let shown = &read.found().changes;
    let kinds: Vec<(ChangeKind, &str)> = shown.iter().map(|c| (c.kind, c.words.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::Insert, "now"),
            (ChangeKind::Delete, "old"),
            (ChangeKind::Delete, "(the end of a paragraph)"),
            (ChangeKind::Move, "moved moved"),
            (ChangeKind::Format, "Loud."),
        ]
    );
    assert!(
        shown
            .iter()
            .all(|c| c.author == "Ann Lee" && c.date.starts_with("2022-08-01"))
    );
    let text = |tracked| read.import(&tracked).text.body;
    assert_eq!(
        text(Tracked::Accept),
        "We now ask the office.\n\nThese two are one.\n\nstays moved\n\n**Loud.**"
    );
    assert_eq!(
        text(Tracked::Reject),
        "We ask the old office.\n\nThese two\n\nare one.\n\nmoved stays\n\nLoud."
    );
    assert_eq!(
        text(Tracked::Each([1, 3].into())),
        "We ask the office.\n\nThese two\n\nare one.\n\nstays moved\n\nLoud."
    );
}

const WHOLE: [&str; 24] = [
    "United States Senate",
    "WASHINGTON, DC 20510",
    "",
    "August 30, 2022",
    "",
    "Via electronic mail",
    "",
    "The Honorable Ronald L. Davis",
    "Director",
    "United States Marshals Service",
    "1215 S. Clark Street",
    "Arlington, Virginia 22202",
    "",
    "Re: Detainers",
    "",
    "Dear Director Davis:",
    "We write to ask.",
    "Thank you.",
    "Sincerely,",
    "",
    "Thom Tillis",
    "United States Senator",
    "Enclosure: Draft policy",
    "cc: The Inspector General",
];

#[test]
fn a_whole_letter_is_put_into_its_fields() {
    let imported = imported(&WordFile::saying(&WHOLE));
    let text = &imported.text;
    assert_eq!(text.subject, "Detainers");
    assert_eq!(text.dated.as_deref(), Some("2022-08-30"));
    assert_eq!(text.delivery.as_deref(), Some("Via electronic mail"));
    assert_eq!(text.salutation, "Dear Director Davis:");
    assert_eq!(text.complimentary_close, "Sincerely,");
    assert_eq!(text.enclosures, ["Draft policy"]);
    assert_eq!(text.copies, ["The Inspector General"]);
    assert_eq!(text.body, "We write to ask.\n\nThank you.");
    let to = &text.recipients[0];
    assert_eq!(to.name, "The Honorable Ronald L. Davis");
    assert_eq!(to.title.as_deref(), Some("Director"));
    assert_eq!(
        to.organization.as_deref(),
        Some("United States Marshals Service")
    );
    assert_eq!(
        to.address,
        ["1215 S. Clark Street", "Arlington, Virginia 22202"]
    );
    assert!(text.parse().is_ok());
    let said = format!("{:?}", imported.report.dropped);
    assert!(
        said.contains("United States Senate / WASHINGTON, DC 20510"),
        "{said}"
    );
    assert!(
        said.contains("Thom Tillis / United States Senator"),
        "{said}"
    );
}

#[test]
fn a_letter_whose_head_cannot_be_told_stays_in_the_body_whole() {
    let mut lines = WHOLE.to_vec();
    lines[3] = "Sometime in August";
    let imported = imported(&WordFile::saying(&lines));
    assert!(imported.report.placed.is_empty());
    assert_eq!(imported.text.subject, "");
    for line in lines.iter().filter(|line| !line.is_empty()) {
        assert!(imported.text.body.contains(line), "{line}");
    }
}
