//! Word files beside a program that we did not write: LibreOffice opens ours, saves ours, and makes its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use undersigned::domain::layout::Paper;
use undersigned::domain::revision::TypedText;
use undersigned::word::{self, ChangeKind, Tracked};

/// Lets LibreOffice turn a file into another kind, in a profile of its own.
fn converted(folder: &Path, file: &str, to: &str) -> PathBuf {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join("out");
    let said = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .args([out.as_path(), folder.join(file).as_path()])
        .output()
        .expect("soffice; tests/run installs it");
    let ending = to.split(':').next().unwrap();
    let made = out.join(Path::new(file).with_extension(ending));
    assert!(made.exists(), "{said:?}");
    made
}

fn letter() -> TypedText {
    serde_json::from_value(serde_json::json!({
        "subject": "Detainers",
        "recipients": [{"name": "The Honorable Ronald L. Davis", "title": "Director"}],
        "salutation": "Dear Director Davis:",
        "body": include_str!("pdf_constructs.md"),
        "complimentary_close": "Sincerely,",
        "enclosures": ["Draft policy"],
        "dated": "2022-08-30",
    }))
    .unwrap()
}

/// The letters and figures of a text alone.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn libreoffice_opens_our_file_with_its_footnotes_and_saves_it_with_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let text = letter().parse().unwrap();
    std::fs::write(
        folder.path().join("ours.docx"),
        word::docx(&text, Paper::Letter).unwrap(),
    )
    .unwrap();

    let pdf = converted(folder.path(), "ours.docx", "pdf");
    let shown = Command::new("pdftotext")
        .arg(&pdf)
        .arg("-")
        .output()
        .expect("pdftotext");
    let shown = words(&String::from_utf8_lossy(&shown.stdout));
    for said in [
        "Dear Director Davis:",
        "Re: Detainers",
        "Letter of the Director, May 3, 2022.",
        "It has a second paragraph.",
        "8 U.S.C. § 1226(c).",
        "7. A list may begin at seven.",
        "numbered within",
        "A quotation within the quotation",
        "Enclosure:",
    ] {
        assert!(shown.contains(&words(said)), "{said} is not in {shown}");
    }

    let saved = converted(folder.path(), "ours.docx", "docx:MS Word 2007 XML");
    let back = word::read(&std::fs::read(saved).unwrap())
        .unwrap()
        .import(&Tracked::Accept)
        .text;
    let back = back
        .parse()
        .unwrap_or_else(|refusals| panic!("{refusals:?}\n{}", back.body));
    assert_eq!(words(&back.plain(72)), words(&text.plain(72)));
    assert_eq!(back.body.notes().len(), text.body.notes().len());
    assert_eq!(back.recipients, text.recipients);
}

#[test]
fn a_file_that_libreoffice_made_is_read_with_its_changes_comments_and_notes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("theirs.fodt"),
        include_str!("libreoffice.fodt"),
    )
    .unwrap();
    let made = converted(folder.path(), "theirs.fodt", "docx:MS Word 2007 XML");
    let read = word::read(&std::fs::read(made).unwrap()).unwrap();
    let kinds: Vec<ChangeKind> = read
        .found()
        .changes
        .iter()
        .map(|change| change.kind)
        .collect();
    assert_eq!(kinds, [ChangeKind::Insert, ChangeKind::Delete]);
    let comment = &read.found().comments[0];
    assert_eq!(
        (
            comment.author.as_str(),
            comment.on.as_str(),
            comment.text.as_str()
        ),
        ("Bo Park", "At once", "Too strong?")
    );
    assert_eq!(
        read.import(&Tracked::Accept).text.body,
        "We now ask for **three** *things*[^1]; see [the page](https://www.example.gov/).\n\nAt once, please.\n\n- one\n- two\n\n| Year | Number |\n| --- | --- |\n| 2020 | 5 |\n\n[^1]: At the foot."
    );
    assert!(
        read.import(&Tracked::Reject)
            .text
            .body
            .starts_with("We ask old for **three**")
    );
}
