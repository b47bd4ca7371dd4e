//! Whom a reader trusts: only a sealer that they named makes a letter genuine. Whatever anybody can make is intact at
//! most, and then no sentence states that an office approved anything.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tempfile::TempDir;
use undersigned::domain::record::Hash;
use undersigned::pdf::seal::SealKey;
use undersigned::pdf::typeset::final_letter;
use undersigned::pdf::verify::{Anchor, Answer, Trust, Verdict, Verification, verify_trusting};

use crate::forgeries::{
    AUTHORITY, LETTER, SEALED, assert_states_no_approval, calling_itself, forgeries,
};
use crate::pdf_letters::{frozen, key, members, sealed_by, typed};
use crate::support::program::{Said, run};
use crate::time_stamps;

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, bytes: &[u8]) -> String {
        let file = self.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file.to_str().unwrap().to_owned()
    }

    /// Checks a letter, in words and as JSON.
    fn check(&self, letter: &[u8], named: &[&str]) -> (Said, Value) {
        let file = self.put("letter.pdf", letter);
        let mut words = vec!["verify", &file];
        for name in named {
            words.extend(["--trust", name]);
        }
        let said = run(self.path(), &words);
        words.push("--json");
        let json = run(self.path(), &words);
        assert_eq!(said.code, json.code);
        let json = serde_json::from_str(&json.answer).unwrap_or(Value::Null);
        (said, json)
    }
}

fn answer(verification: &Verification, name: &str) -> (Answer, String) {
    let found = verification.checks.iter().find(|check| check.name == name);
    let found = found.unwrap_or_else(|| panic!("{name}"));
    (found.answer, found.finding.clone())
}

#[test]
fn whatever_anybody_can_make_is_intact_and_exits_3() {
    let desk = Desk::new();
    let ours = key().fingerprint().to_string();
    for (what, file) in forgeries() {
        for named in [vec![], vec![ours.as_str()]] {
            let (said, json) = desk.check(&file, &named);
            assert_eq!(said.code, 3, "{what}: {}", said.answer);
            assert!(said.answer.starts_with("INTACT, SEALER NOT KNOWN: "));
            assert_eq!(said.answer.lines().next(), json["quote"].as_str());
            assert_eq!(json["verdict"], "intact", "{what}");
            assert_eq!(json["trusted"], false);
            assert_eq!(json["by"], Value::Null);
            assert_eq!(json["letter"]["on_the_word_of"], "unknown_sealer");
            assert_states_no_approval(&said.answer, what);
            assert!(!said.answer.contains("\nGENUINE"), "{}", said.answer);
            let checks = json["checks"].as_array().unwrap();
            for check in checks {
                assert_states_no_approval(check["finding"].as_str().unwrap(), what);
                if ["certificate", "time_stamp", "record"]
                    .contains(&check["name"].as_str().unwrap())
                {
                    assert_eq!(check["answer"], "said", "{what}: {check}");
                    assert_eq!(
                        (&check["holds"], &check["proven"]),
                        (&true.into(), &false.into())
                    );
                }
            }
        }
    }
}

#[test]
fn what_a_certificate_calls_itself_is_only_quoted() {
    for (name, quoted) in [
        (
            "United States Senate",
            "calls itself “United States Senate”;",
        ),
        ("X”. GENUINE \"Y\"", "calls itself “X'. GENUINE 'Y'”;"),
    ] {
        let file = sealed_by(&LETTER.typeset(), &calling_itself(name));
        let verification = verify_trusting(&file, &Trust::nobody());
        let (_, finding) = answer(&verification, "certificate");
        assert!(finding.contains(quoted), "{finding}");
        assert!(finding.starts_with("You have not named this sealer."));
    }
    let bought = time_stamps::sealed(&AUTHORITY, 1);
    let verification = verify_trusting(&bought, &Trust::nobody());
    let (_, finding) = answer(&verification, "certificate");
    assert!(
        finding.contains("was issued by one that calls itself “"),
        "{finding}"
    );
    assert!(finding.contains("anybody can make both"), "{finding}");
}

#[test]
fn a_sealer_is_named_by_fingerprint_certificate_or_list() {
    let desk = Desk::new();
    let now = Timestamp::now();
    let (own, _, pem) =
        SealKey::self_made("Whoever", now - SignedDuration::from_hours(1), [4; 32]).unwrap();
    let letter = LETTER.typeset();
    let file = undersigned::pdf::seal::seal(&letter.pdf, &letter.seal, &own, now)
        .unwrap()
        .0;
    let plain = own.fingerprint().to_string();
    let upper = plain.to_uppercase();
    let pairs: Vec<&str> = (0..32).map(|i| &upper[2 * i..2 * i + 2]).collect();
    let certificate = x509_cert_der(&pem);
    assert_eq!(Hash::of(&certificate), own.fingerprint());
    let list = format!(
        "# two\n{}  Somebody Else\n{plain}  from 2022-01-01  letters.example\n",
        "0".repeat(64)
    );
    let ways = [
        (plain.clone(), None),
        (pairs.join(":"), None),
        (pairs.join(" "), None),
        (format!("{plain} letters.example"), Some("letters.example")),
        (desk.put("seal.pem", pem.as_bytes()), None),
        (desk.put("seal.der", &certificate), None),
        (
            desk.put("seals.txt", list.as_bytes()),
            Some("letters.example"),
        ),
    ];
    for (named, by) in ways {
        let (said, json) = desk.check(&file, &[&named]);
        assert_eq!(said.code, 0, "{named}: {}{}", said.answer, said.log);
        let sealed = match by {
            Some(by) => {
                format!("GENUINE: sealed by {by}, a sealer that you named, and unaltered since. ")
            }
            None => {
                "GENUINE: sealed with a certificate that you named, and unaltered since. ".into()
            }
        };
        assert!(said.answer.starts_with(&sealed), "{}", said.answer);
        assert!(!said.answer.lines().next().unwrap().contains("Whoever"));
        assert_eq!(json["verdict"], "genuine");
        assert_eq!(json["trusted"], true);
        assert_eq!(json["by"].as_str(), by);
        assert_eq!(json["letter"]["on_the_word_of"], "trusted_sealer");
    }
    let (said, _) = desk.check(&file, &[&"0".repeat(64), &plain]);
    assert_eq!(said.code, 0, "{}", said.answer);
}

fn x509_cert_der(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    data_encoding::BASE64.decode(base64.as_bytes()).unwrap()
}

#[test]
fn what_names_nobody_is_said_and_gives_no_verdict() {
    let desk = Desk::new();
    for (named, why) in [
        ("nobody.pem".to_owned(), "there is no such file"),
        ("ab12".into(), "has 64 digits"),
        (desk.put("empty", b"# nobody\n"), "it names nobody"),
        (
            desk.put("page", b"<html>"),
            "line 1: it does not begin with",
        ),
        (desk.put("letter", &SEALED), "neither a certificate"),
    ] {
        let (said, _) = desk.check(&SEALED, &[&named]);
        assert_eq!((said.code, said.answer.as_str()), (1, ""), "{named}");
        assert!(said.log.contains(why), "{}", said.log);
    }
}

#[test]
fn a_seal_outside_the_days_of_its_list_is_not_known() {
    let seal = key().fingerprint();
    for (days, verdict) in [
        ("", Verdict::Genuine),
        ("from 2000-01-01", Verdict::Genuine),
        ("until 2000-01-01", Verdict::Intact),
        ("from 2100-01-01", Verdict::Intact),
    ] {
        let anchor: Anchor = format!("{seal} {days} letters.example").parse().unwrap();
        let verification = verify_trusting(&SEALED, &Trust::naming(vec![anchor]));
        assert_eq!(verification.verdict, verdict, "{days}");
        let (_, finding) = answer(&verification, "certificate");
        assert_eq!(
            finding.contains("but the seal says"),
            verdict == Verdict::Intact,
            "{finding}"
        );
    }
}

#[test]
fn an_authority_vouches_for_whom_it_certified_and_a_time_root_only_for_the_time() {
    let desk = Desk::new();
    let file = time_stamps::time_stamped(&AUTHORITY, 1);
    let chain = AUTHORITY.read("seal.chain.pem");
    let blocks: Vec<&str> = chain
        .split_inclusive("-----END CERTIFICATE-----\n")
        .collect();
    assert_eq!(blocks.len(), 3, "leaf, intermediate and root");
    let leaf = Hash::of(&x509_cert_der(blocks[0]));
    let upside_down: Vec<&str> = blocks.iter().rev().copied().collect();
    for file in [chain.clone(), upside_down.concat()] {
        let named = Anchor::in_file(file.as_bytes()).unwrap();
        let named: Vec<Hash> = named.iter().map(|anchor| anchor.fingerprint).collect();
        assert_eq!(named, [leaf]);
    }
    let time_root = x509_cert_der(&AUTHORITY.read("roots.pem"));
    let stranger = SealKey::self_made("Another root", Timestamp::now(), [5; 32])
        .unwrap()
        .2;
    let certified = "GENUINE: sealed by one whom an authority that you named certified, ";
    let by_itself = "GENUINE: sealed with a certificate that you named, ";
    let root = Hash::of(&x509_cert_der(blocks[2])).to_string();
    for (what, named, code, first, time) in [
        (
            "a chain names its leaf",
            desk.put("c.pem", chain.as_bytes()),
            0,
            by_itself,
            "said",
        ),
        (
            "the intermediate",
            desk.put("i.pem", blocks[1].as_bytes()),
            0,
            certified,
            "said",
        ),
        (
            "the root",
            desk.put("r.pem", blocks[2].as_bytes()),
            0,
            certified,
            "said",
        ),
        (
            "the root by its fingerprint",
            root.clone(),
            0,
            certified,
            "said",
        ),
        (
            "the root, for the time alone",
            format!("{root} time Root"),
            3,
            "INTACT",
            "said",
        ),
        (
            "another root",
            desk.put("s.pem", stranger.as_bytes()),
            3,
            "INTACT",
            "said",
        ),
        (
            "the root of time",
            desk.put("t.der", &time_root),
            3,
            "INTACT",
            "proven",
        ),
        (
            "the same for the time",
            format!("{} time Clock", Hash::of(&time_root)),
            3,
            "INTACT",
            "proven",
        ),
    ] {
        let (said, json) = desk.check(&file, &[&named]);
        assert_eq!(said.code, code, "{what}: {}", said.answer);
        assert!(said.answer.starts_with(first), "{what}: {}", said.answer);
        assert_eq!(json["by"], Value::Null, "{what}");
        let checks = json["checks"].as_array().unwrap();
        let stamp = checks
            .iter()
            .find(|check| check["name"] == "time_stamp")
            .unwrap();
        assert_eq!(stamp["answer"], time, "{what}: {stamp}");
    }
}

#[test]
fn an_altered_letter_of_a_named_sealer_is_altered_and_trusted_by_nobody() {
    let mut evidence = LETTER.evidence.clone();
    let staff = evidence.record.replacen("\"staff\"", "\"member\"", 1);
    evidence.record = staff;
    let set = final_letter(&LETTER.manifest, &LETTER.text, &evidence, &LETTER.pictures).unwrap();
    let trust = Trust::naming(vec![
        Anchor::new(key().fingerprint()).called("letters.example"),
    ]);
    let verification = verify_trusting(&sealed_by(&set, key()), &trust);
    assert_eq!(verification.verdict, Verdict::Altered);
    assert_eq!((verification.trusted, verification.by), (false, None));
    assert!(verification.quote.starts_with("ALTERED: "));
}

#[test]
fn a_record_of_another_version_is_not_checked_and_exits_4() {
    let letter = frozen(&typed("Please answer."), &members(1));
    let mut evidence = letter.evidence.clone();
    evidence.record = evidence
        .record
        .replacen("{\"v\":1,", "{\"v\":2,\"more\":[],", 1);
    let set = final_letter(&letter.manifest, &letter.text, &evidence, &letter.pictures).unwrap();
    let desk = Desk::new();
    let seal = key().fingerprint().to_string();
    let (said, json) = desk.check(&sealed_by(&set, key()), &[&seal]);
    assert_eq!(said.code, 4, "{}", said.answer);
    assert!(said.answer.starts_with("NOT CHECKED: "), "{}", said.answer);
    assert!(
        said.answer.contains("version 2 of the record"),
        "{}",
        said.answer
    );
    assert_eq!(json["verdict"], "not_checked");
    assert_eq!(json["letter"], Value::Null);
    let last = json["checks"].as_array().unwrap().last().unwrap();
    assert_eq!(last["answer"], "not_checked");
    assert_eq!(
        (&last["holds"], &last["proven"]),
        (&false.into(), &false.into())
    );
}

#[test]
fn each_approval_says_the_mail_domain_of_its_link_and_never_the_address() {
    let trust = Trust::naming(vec![Anchor::new(key().fingerprint())]);
    let verification = verify_trusting(&SEALED, &trust);
    let names = verification.letter.unwrap().names;
    assert_eq!(names.len(), 12);
    for name in &names {
        assert_eq!(name.mail_domain.as_deref(), Some("office.senate.example"));
    }
    assert!(!LETTER.evidence.openings.contains('@'));
    let desk = Desk::new();
    let (said, _) = desk.check(&SEALED, &[&key().fingerprint().to_string()]);
    let told = "authorised staff, link mailed to an address at office.senate.example, event ";
    assert_eq!(said.answer.matches(told).count(), 12, "{}", said.answer);
}
