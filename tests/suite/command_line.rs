//! What an operator types, and what comes back.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{finish, run, undersigned};
use crate::support::{Database, LeadOffice, TestApp};

fn fresh() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The letter that the demonstration releases and the fingerprint that it prints, made once for all tests of this file.
fn demonstration() -> &'static (Vec<u8>, String) {
    static LETTER: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    LETTER.get_or_init(|| {
        let folder = fresh();
        let out = folder.path().join("letter.pdf");
        let said = run(
            folder.path(),
            &["demo", "--run", "--out", out.to_str().unwrap()],
        );
        assert_eq!(said.code, 0, "{}{}", said.answer, said.log);
        let mut lines = said.answer.lines();
        let seal = lines.find_map(|line| line.strip_prefix("Seal fingerprint: "));
        let seal = seal.expect("the fingerprint of the seal").to_owned();
        (std::fs::read(out).unwrap(), seal)
    })
}

fn released_letter() -> Vec<u8> {
    demonstration().0.clone()
}

fn written(folder: &Path, bytes: &[u8]) -> PathBuf {
    let file = folder.join("letter.pdf");
    std::fs::write(&file, bytes).unwrap();
    file
}

#[test]
fn verify_exits_0_and_names_the_approval_behind_each_printed_name() {
    let folder = fresh();
    let file = written(folder.path(), &released_letter());
    let (file, seal) = (file.to_str().unwrap(), &demonstration().1);
    let said = run(folder.path(), &["verify", "--trust", seal, file]);
    assert_eq!(said.code, 0, "{}", said.answer);
    for name in ["Thom Tillis", "Kevin Cramer", "James Lankford"] {
        assert!(
            said.answer.contains(&format!("{name}: approved ")),
            "{}",
            said.answer
        );
    }
    let said = run(folder.path(), &["verify", "--trust", seal, "--json", file]);
    assert_eq!(said.code, 0);
    let answer: Value = serde_json::from_str(&said.answer).unwrap();
    assert_eq!(answer["holds"], true);
    assert_eq!(answer["letter"]["names"].as_array().unwrap().len(), 12);
}

#[test]
fn verify_exits_1_with_a_reason_for_every_way_to_spoil_a_letter() {
    let letter = released_letter();
    let middle = letter.len() / 2;
    let mut flipped = letter.clone();
    flipped[middle] ^= 1;
    let mut appended = letter.clone();
    appended.extend_from_slice(
        b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF\n",
    );
    let spoilt: [(&str, Vec<u8>); 5] = [
        ("a flipped bit", flipped),
        ("an appended update", appended),
        ("half a file", letter[..middle].to_vec()),
        ("no PDF", b"This is no PDF.".to_vec()),
        ("nothing", Vec::new()),
    ];
    let folder = fresh();
    for (how, bytes) in spoilt {
        let file = written(folder.path(), &bytes);
        let said = run(folder.path(), &["verify", file.to_str().unwrap()]);
        assert_eq!(said.code, 1, "{how}: {}", said.answer);
        assert!(said.answer.contains("FAILS"), "{how}: {}", said.answer);
    }
    let said = run(folder.path(), &["verify", "not-there.pdf"]);
    assert_eq!(said.code, 1);
    assert!(said.log.contains("not-there.pdf"), "{}", said.log);
}

#[test]
fn verify_leaves_no_file_behind_and_needs_no_configuration() {
    let folder = fresh();
    let file = written(folder.path(), &released_letter());
    let mut command = undersigned(folder.path(), &["verify", file.to_str().unwrap()]);
    let said = finish(command.env("UNDERSIGNED__DATABASE__URL", "nonsense"));
    assert_eq!(said.code, 3, "{}", said.log);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn token_create_prints_the_token_alone_and_it_opens_the_api() {
    let app = TestApp::in_the_present(Database::Sqlite);
    LeadOffice::of_2022(&app);
    let arguments = [
        "token",
        "create",
        "--office",
        "T000476",
        "--name",
        "the press office",
    ];
    let mut command = undersigned(app.folder(), &arguments);
    let said = finish(command.env("UNDERSIGNED__DATABASE__URL", app.database_url()));
    assert_eq!(said.code, 0, "{}", said.log);
    let token = said.answer.trim_end();
    assert_eq!(said.answer, format!("{token}\n"));
    assert!(!token.contains(char::is_whitespace));
    assert!(!said.log.contains(token));
    app.stranger()
        .bearing(token)
        .get("/api/v1/letters")
        .expect(200);
    app.stranger().get("/api/v1/letters").expect(401);
}

#[test]
fn office_set_registers_addresses_and_domains_and_refuses_what_is_none() {
    let folder = fresh();
    let set = |more: &[&str]| {
        let mut arguments = vec!["office", "set"];
        arguments.extend(more);
        run(folder.path(), &arguments)
    };
    let said = set(&[
        "C001056",
        "--address",
        "a@cornyn.senate.example",
        "--domain",
        "cornyn.senate.example",
    ]);
    assert_eq!(
        (said.code, said.answer.as_str()),
        (0, "C001056: 1 addresses and 1 mail domains of record.\n")
    );
    for (arguments, reason) in [
        (
            ["Z999999", "--address", "a@b.example"],
            "no member with the id Z999999",
        ),
        (["C001056", "--address", "not an address"], "undersigned: "),
        (["cornyn", "--address", "a@b.example"], "undersigned: "),
    ] {
        let said = set(&arguments);
        assert_eq!(said.code, 1, "{arguments:?}: {}", said.answer);
        assert!(said.log.contains(reason), "{arguments:?}: {}", said.log);
        assert!(said.answer.is_empty());
    }
}

#[test]
fn user_add_lets_a_person_sign_in_once() {
    let folder = fresh();
    let add = [
        "user",
        "add",
        "--office",
        "T000476",
        "--email",
        "dana@tillis.senate.example",
        "--name",
        "Dana Whitfield",
    ];
    assert_eq!(run(folder.path(), &add).code, 0);
    let again = run(folder.path(), &add);
    assert_eq!(again.code, 1);
    assert!(again.log.contains("registered already"), "{}", again.log);
}

#[test]
fn a_mistyped_command_exits_2_and_says_what_there_is() {
    let folder = fresh();
    for typed in [
        &["sereve"][..],
        &["verify"],
        &["office", "set"],
        &["demo", "--out"],
    ] {
        let said = run(folder.path(), typed);
        assert_eq!(said.code, 2, "{typed:?}");
        assert!(said.log.contains("--help"), "{typed:?}: {}", said.log);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_setting_that_cannot_be_is_refused_by_name_before_anything_is_made() {
    for (name, value, told) in [
        ("UNDERSIGNED__DATABSE__URL", "sqlite:x", "databse"),
        ("UNDERSIGNED__DATABASE__URL", "mysql://x", "database.url"),
        ("UNDERSIGNED__MAIL__TRANSPORT", "pigeon", "transport"),
        ("UNDERSIGNED__MAIL__FROM", "nobody", "mail.from"),
        ("UNDERSIGNED__SERVER__LISTEN", "everywhere", "listen"),
        (
            "UNDERSIGNED__SERVER__PUBLIC_URL",
            "letters",
            "server.public_url",
        ),
        (
            "UNDERSIGNED__LETTERS__CONSENT_DAYS",
            "0",
            "letters.consent_days",
        ),
        ("UNDERSIGNED__SEAL__KEY_FILE", "key.pem", "seal.key_file"),
        (
            "UNDERSIGNED__SEAL__TIMESTAMP_URL",
            "http://tsa.example",
            "seal.timestamp_url",
        ),
        ("UNDERSIGNED__LOG__FILTER", "undersigned=loud", "log.filter"),
    ] {
        let folder = fresh();
        let said = finish(undersigned(folder.path(), &["serve"]).env(name, value));
        assert_eq!(said.code, 1, "{name}={value}: {}", said.log);
        assert!(said.log.contains(told), "{name}={value}: {}", said.log);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "{name}"
        );
    }
}

#[test]
fn a_password_in_a_setting_is_never_printed() {
    let folder = fresh();
    let mut command = undersigned(folder.path(), &["migrate"]);
    command.env(
        "UNDERSIGNED__DATABASE__URL",
        "postgres://app:hunter2@127.0.0.1:1/letters",
    );
    let said = finish(&mut command);
    assert_eq!(said.code, 1);
    assert!(!said.log.contains("hunter2"), "{}", said.log);
}

#[test]
fn the_configuration_file_of_production_says_what_it_still_needs() {
    let folder = fresh();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/config/production.toml");
    let check = ["--config", file, "check-config"];
    let said = run(folder.path(), &check);
    assert_eq!(said.code, 1);
    assert!(said.log.contains("mail.smtp_url"), "{}", said.log);
    let mut command = undersigned(folder.path(), &check);
    command.env(
        "UNDERSIGNED__MAIL__SMTP_URL",
        "smtps://user:secret@relay.example:465",
    );
    let said = finish(&mut command);
    assert_eq!(
        (said.code, said.answer.as_str()),
        (
            0,
            "The configuration is usable.\nNo seal is configured; the first start makes a self-signed one in data_dir.\n"
        )
    );
}

#[test]
fn a_backup_taken_while_the_service_runs_holds_the_whole_record() {
    let app = TestApp::in_the_present(Database::Sqlite);
    let lead = LeadOffice::of_2022(&app);
    lead.draft();
    let copy = app.folder().join("copy.db");
    let backup = ["backup", copy.to_str().unwrap()];
    assert_eq!(run(app.folder(), &backup).code, 0);
    let again = run(app.folder(), &backup);
    assert_eq!(again.code, 1, "a backup must not be written over");

    let mut audit = undersigned(app.folder(), &["audit", "--json"]);
    let said = finish(audit.env(
        "UNDERSIGNED__DATABASE__URL",
        format!("sqlite:{}", copy.display()),
    ));
    assert_eq!(said.code, 0, "{}", said.answer);
    let report: Value = serde_json::from_str(&said.answer).unwrap();
    assert_eq!(
        (&report["events"], &report["letters"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn a_roster_file_changes_members_and_a_broken_one_changes_nothing() {
    let folder = fresh();
    let file = folder.path().join("roster.json");
    std::fs::write(&file, "{}").unwrap();
    let import = ["roster", "import", file.to_str().unwrap()];
    assert_eq!(run(folder.path(), &import).code, 1);
    let built_in = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/domain/roster/members.json"
    );
    let said = run(folder.path(), &["roster", "import", built_in]);
    assert_eq!(said.code, 0, "{}", said.log);
    assert!(
        said.answer.contains("members are on the roster"),
        "{}",
        said.answer
    );
}

#[test]
fn healthcheck_exits_0_only_while_the_service_is_ready() {
    let app = TestApp::in_the_present(Database::Sqlite);
    let ask = || {
        let mut command = undersigned(app.folder(), &["healthcheck"]);
        finish(command.env("UNDERSIGNED__SERVER__LISTEN", app.address().to_string())).code
    };
    assert_eq!(ask(), 0);
    let mut command = undersigned(app.folder(), &["healthcheck"]);
    assert_eq!(
        finish(command.env("UNDERSIGNED__SERVER__LISTEN", "127.0.0.1:1")).code,
        1
    );
}
