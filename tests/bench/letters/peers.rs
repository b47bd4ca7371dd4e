//! The same letters by LibreOffice, by WeasyPrint and by Chromium, each sealed by pyHanko.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use undersigned::domain::body::html;

use crate::distinct;
use crate::pdf_letters::Frozen;

/// Where `tests/bench/letters/run` says that the peers are.
const PYTHON: &str = "UNDERSIGNED_BENCH_PYTHON";

/// What a peer needed for one letter, in seconds.
#[derive(Deserialize)]
struct Peers {
    libreoffice: f64,
    weasyprint: f64,
    /// Started for each letter.
    chromium: f64,
    /// Running already, told through its driver.
    chromium_warm: f64,
    pyhanko: f64,
}

/// Prints each peer's median and the ratio to ours.
pub(crate) fn compare(ours: &[(usize, Duration)]) {
    let Some(python) = std::env::var_os(PYTHON) else {
        return println!("the peers are not measured: tests/bench/letters/run brings them");
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/letters/peers.py");
    for (signatories, ours) in ours {
        let folder = tempfile::tempdir().unwrap();
        let letter = distinct(1, *signatories);
        std::fs::write(folder.path().join("letter.html"), page(&letter)).unwrap();
        let run = Command::new(&python)
            .arg(&script)
            .arg(folder.path())
            .output();
        let run = run.unwrap();
        assert!(run.status.success(), "{run:?}");
        let peers: Peers = serde_json::from_slice(&run.stdout).unwrap();
        let ours = ours.as_secs_f64();
        for (name, seconds) in [
            ("LibreOffice", peers.libreoffice),
            ("WeasyPrint", peers.weasyprint),
            ("Chromium", peers.chromium),
            ("Chromium, running already,", peers.chromium_warm),
        ] {
            println!(
                "{signatories} signatories, {name} {:.0} ms and pyHanko {:.0} ms: {:.0} times ours",
                seconds * 1000.0,
                peers.pyhanko * 1000.0,
                (seconds + peers.pyhanko) / ours,
            );
        }
    }
}

/// The letter as a page that both can read: the same words, and the names in two columns.
fn page(letter: &Frozen) -> String {
    let text = &letter.text;
    let recipients = text.recipients.iter().flat_map(|to| {
        let lines = [
            Some(to.name.to_string()),
            to.title.as_ref().map(ToString::to_string),
            to.organization.as_ref().map(ToString::to_string),
        ];
        let address = to.address.iter().map(ToString::to_string);
        lines.into_iter().flatten().chain(address)
    });
    let recipients: Vec<String> = recipients.collect();
    let blocks: Vec<String> = letter
        .manifest
        .signatories
        .iter()
        .map(|signatory| format!("<td><br><br>{}</td>", signatory.block.join("<br>")))
        .collect();
    let rows: Vec<String> = blocks
        .chunks(2)
        .map(|row| format!("<tr>{}</tr>", row.concat()))
        .collect();
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{subject}</title>
<style>@page {{ size: letter; margin: 1in }} body {{ font: 12pt "TeX Gyre Termes", serif; text-align: justify }}
table {{ width: 100% }} td {{ width: 50%; vertical-align: top }}</style></head><body>
<h1 style="text-align: center">UNITED STATES SENATE</h1><p>{date}</p><p>{to}</p><p><b>Re: {subject}</b></p>
<p>{salutation}</p>{body}<p>{close}</p><table>{rows}</table></body></html>"#,
        subject = text.subject,
        date = letter.manifest.dated,
        to = recipients.join("<br>"),
        salutation = text.salutation,
        body = html(&text.body, "l"),
        close = text.complimentary_close,
        rows = rows.concat(),
    )
}
