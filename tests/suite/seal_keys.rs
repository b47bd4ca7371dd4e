//! Keys of every kind: what they seal is valid to checkers that we did not write.

use jiff::{SignedDuration, Timestamp};
use undersigned::pdf::seal::{self, Algorithm, SealKey};

use crate::pdf::run;
use crate::pdf_forging::is_refused;
use crate::pdf_letters::{frozen, members, typed};
use crate::support::openssl::{Openssl, P256, P384, RSA_3072, RSA_4096};

pub(crate) const PASSWORD: &str = "correct horse";

/// The moment that tests seal at, on which openssl's certificates are valid.
pub(crate) fn now() -> Timestamp {
    Timestamp::now() + SignedDuration::from_mins(1)
}

/// Lets pyHanko, pdfsig and qpdf look at a sealed letter; pyHanko trusts the root alone.
pub(crate) fn assert_valid(pdf: &[u8], folder: &Openssl) {
    let (file, root) = (folder.path("letter.pdf"), folder.path("root.pem"));
    std::fs::write(&file, pdf).unwrap();
    let (file, root) = (file.to_str().unwrap(), root.to_str().unwrap());
    let python = std::env::var("UNDERSIGNED_TEST_PYTHON").unwrap_or_else(|_| "python3".into());
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/check_seal.py");
    let (held, report) = run(&python, &[checker, file, root]);
    assert!(held, "{report}");
    assert!(report.contains("\"modifications\": \"NONE\""), "{report}");
    let (_, report) = run("pdfsig", &[file]);
    assert!(report.contains("Signature is Valid"), "{report}");
    assert!(report.contains("Total document signed"), "{report}");
    let (clean, report) = run("qpdf", &["--check", file]);
    assert!(clean && !report.contains("WARNING"), "{report}");
}

/// Seals a letter twice: the bytes are the same, the service's own check and those of others accept them, and a bit
/// flipped in the signature or elsewhere is seen.
fn assert_seals(key: &SealKey, folder: &Openssl) {
    let letter = frozen(&typed("Please answer."), &members(2)).typeset();
    let at = now();
    let seal = || seal::seal(&letter.pdf, &letter.seal, key, at).unwrap().0;
    let sealed = seal();
    assert_eq!(sealed, seal(), "the same letter gives the same file");
    let report = seal::check(&sealed).unwrap();
    assert_eq!(report.common_name, "The leaf of a test");
    assert_eq!(report.fingerprint, key.fingerprint().to_string());
    let start = crate::pdf_rewriting::position(&sealed, b"/Contents <") + b"/Contents <".len();
    let end = start
        + sealed[start..]
            .iter()
            .position(|byte| *byte == b'>')
            .unwrap();
    for at in (start..end).step_by(97) {
        let mut forged = sealed.clone();
        forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
        assert!(is_refused(&letter, &forged), "digit {}", at - start);
    }
    for at in (0..sealed.len()).step_by(401) {
        let mut forged = sealed.clone();
        forged[at] ^= 1 << (at % 8);
        assert!(is_refused(&letter, &forged), "byte {at}");
    }
    assert_valid(&sealed, folder);
}

pub(crate) fn from_pem(folder: &Openssl) -> SealKey {
    SealKey::from_pem(&folder.text("leaf.key"), &folder.text("chain.pem"), now()).unwrap()
}

#[test]
fn a_key_on_p256_seals() {
    let folder = Openssl::with_chain(P256);
    let key = from_pem(&folder);
    assert_eq!(key.algorithm(), Algorithm::P256);
    assert_seals(&key, &folder);
}

#[test]
fn a_key_on_p384_seals() {
    let folder = Openssl::with_chain(P384);
    let key = from_pem(&folder);
    assert_eq!(key.algorithm(), Algorithm::P384);
    assert_seals(&key, &folder);
}

#[test]
fn an_rsa_key_of_3072_bits_seals() {
    let folder = Openssl::with_chain(RSA_3072);
    let key = from_pem(&folder);
    assert_eq!(key.algorithm(), Algorithm::Rsa { bits: 3072 });
    assert_seals(&key, &folder);
}

#[test]
fn an_rsa_key_of_4096_bits_seals_with_a_chain_of_five() {
    let folder = Openssl::new();
    folder.key("root", RSA_4096);
    folder.certificate("root", "authority", None);
    let names = ["root", "upper", "middle", "lower", "leaf"];
    for (issuer, name) in names.iter().zip(&names[1..]) {
        // One key for all, as making one takes seconds; a certificate does not know of the others' keys.
        std::fs::copy(folder.path("root.key"), folder.path(&format!("{name}.key"))).unwrap();
        let profile = if *name == "leaf" {
            "signatures"
        } else {
            "authority"
        };
        folder.certificate(name, profile, Some(issuer));
    }
    let chain = [
        "leaf.pem",
        "lower.pem",
        "middle.pem",
        "upper.pem",
        "root.pem",
    ];
    folder.join("chain.pem", &chain);
    let key = from_pem(&folder);
    assert_eq!(key.algorithm(), Algorithm::Rsa { bits: 4096 });
    assert_seals(&key, &folder);
}

#[test]
fn a_pkcs12_file_of_today_seals_and_gives_the_same_file_as_pem() {
    let folder = Openssl::with_chain(P256);
    folder.pack("seal.p12", PASSWORD, &[]);
    let read = SealKey::read(&folder.bytes("seal.p12"), PASSWORD, None, now()).unwrap();
    let letter = frozen(&typed("Please answer."), &members(1)).typeset();
    let at = now();
    let seal = |key| seal::seal(&letter.pdf, &letter.seal, key, at).unwrap().0;
    assert_eq!(seal(&read), seal(&from_pem(&folder)));
    assert_seals(&read, &folder);
}

#[test]
fn a_pkcs12_file_in_the_older_encryption_seals() {
    let folder = Openssl::with_chain(RSA_3072);
    folder.pack("seal.pfx", PASSWORD, &["-legacy"]);
    let key = SealKey::read(&folder.bytes("seal.pfx"), PASSWORD, None, now()).unwrap();
    assert_seals(&key, &folder);
}

#[test]
fn certificates_in_a_chain_file_take_the_place_of_those_in_a_pkcs12_file() {
    let folder = Openssl::with_chain(P384);
    let alone = ["pkcs12", "-export", "-inkey", "leaf.key", "-in", "leaf.pem"];
    folder.run(&[&alone[..], &["-passout", "pass:", "-out", "alone.p12"]].concat());
    let (file, chain) = (folder.bytes("alone.p12"), folder.text("chain.pem"));
    let short = SealKey::read(&file, "", None, now()).unwrap();
    let whole = SealKey::read(&file, "", Some(&chain), now()).unwrap();
    let letter = frozen(&typed("Please answer."), &members(1)).typeset();
    let length = |key| {
        let (sealed, _) = seal::seal(&letter.pdf, &letter.seal, key, now()).unwrap();
        seal::check(&sealed).unwrap();
        sealed.len()
    };
    assert!(length(&short) + 1000 < length(&whole));
}

#[test]
fn keys_in_their_older_pem_forms_are_read() {
    for (kind, convert) in [
        (P256, &["ec", "-in", "leaf.key", "-out", "old.key"][..]),
        (P384, &["ec", "-in", "leaf.key", "-out", "old.key"]),
        (
            RSA_3072,
            &["rsa", "-traditional", "-in", "leaf.key", "-out", "old.key"],
        ),
    ] {
        let folder = Openssl::with_chain(kind);
        folder.run(convert);
        let old = folder.text("old.key");
        assert!(!old.contains("BEGIN PRIVATE KEY"), "{old}");
        let with_words = format!("Bag Attributes: none\n{old}and words after it\n");
        let chain = folder.text("chain.pem");
        for text in [old.clone(), with_words, old.replace('\n', "\r\n")] {
            let key = SealKey::read(text.as_bytes(), "", Some(&chain), now()).unwrap();
            assert_eq!(key.fingerprint(), from_pem(&folder).fingerprint());
        }
    }
}

#[test]
fn an_encrypted_key_is_opened_by_its_password() {
    for kind in [P384, RSA_3072] {
        let folder = Openssl::with_chain(kind);
        let lock = ["pkcs8", "-topk8", "-in", "leaf.key", "-out", "locked.key"];
        for more in [
            &["-v2", "aes-256-cbc"][..],
            &["-v2", "aes128"],
            &["-scrypt"],
        ] {
            folder.run(&[&lock[..], more, &["-passout", "pass:0042"]].concat());
            let (key, chain) = (folder.bytes("locked.key"), folder.text("chain.pem"));
            let key = SealKey::read(&key, "0042", Some(&chain), now()).unwrap();
            assert_eq!(key.fingerprint(), from_pem(&folder).fingerprint());
        }
    }
}

#[test]
fn certificates_for_mail_and_those_that_openssl_makes_by_default_seal() {
    let folder = Openssl::with_chain(P256);
    folder.certificate("leaf", "mail", Some("intermediate"));
    folder.join("chain.pem", &["leaf.pem", "intermediate.pem"]);
    from_pem(&folder);
    folder.certificate("leaf", "authority", None);
    let own = [
        "req", "-x509", "-new", "-key", "leaf.key", "-subj", "/CN=Own",
    ];
    folder.run(&[&own[..], &["-days", "30", "-out", "chain.pem"]].concat());
    from_pem(&folder);
}
