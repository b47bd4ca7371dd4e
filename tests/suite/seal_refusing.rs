//! Keys and certificates that do not seal: each is refused with a sentence that says what is wrong.

use jiff::{SignedDuration, Timestamp};
use undersigned::pdf::seal::SealKey;

use crate::seal_keys::{PASSWORD, from_pem, now};
use crate::support::openssl::{Openssl, P256, P521, RSA_2048, RSA_3072};

/// Why a key is not taken.
#[track_caller]
fn refused(file: &[u8], password: &str, chain: Option<&str>, at: Timestamp, says: &str) {
    let error = SealKey::read(file, password, chain, at)
        .unwrap_err()
        .to_string();
    assert!(error.contains(says) && error.ends_with('.'), "{error}");
}

#[test]
fn a_key_of_a_kind_that_does_not_seal_is_refused_with_a_sentence() {
    let folder = Openssl::with_chain(P256);
    let chain = folder.text("chain.pem");
    for (kind, says) in [
        (
            RSA_2048,
            "an RSA key of 2048 bits; 3072 to 4096 bits are needed",
        ),
        (P521, "a key on another curve"),
        (
            ["-algorithm", "ED25519", "-outform", "PEM"],
            "an Ed25519 key",
        ),
        (
            ["-algorithm", "X25519", "-outform", "PEM"],
            "a key of another kind",
        ),
    ] {
        folder.key("other", kind);
        refused(&folder.bytes("other.key"), "", Some(&chain), now(), says);
    }
    folder.key("other", RSA_2048);
    folder.certificate("other", "signatures", None);
    let other = folder.text("other.pem");
    let error = SealKey::from_pem(&folder.text("leaf.key"), &other, now()).unwrap_err();
    assert!(error.0.contains("an RSA key of 2048 bits"), "{error}");
}

#[test]
fn a_key_that_is_encrypted_damaged_or_missing_is_refused_with_a_sentence() {
    let folder = Openssl::with_chain(RSA_3072);
    let chain = folder.text("chain.pem");
    let chain = Some(chain.as_str());
    let encrypt = [
        "pkcs8",
        "-topk8",
        "-in",
        "leaf.key",
        "-passout",
        "pass:x",
        "-out",
        "locked.key",
    ];
    folder.run(&encrypt);
    let locked = folder.bytes("locked.key");
    refused(&locked, "", chain, now(), "set seal.key_password");
    refused(
        &locked,
        "y",
        chain,
        now(),
        "seal.key_password does not open it",
    );
    let encrypt = [
        "rsa",
        "-traditional",
        "-aes128",
        "-in",
        "leaf.key",
        "-passout",
        "pass:x",
    ];
    folder.run(&[&encrypt[..], &["-out", "locked.key"]].concat());
    refused(
        &folder.bytes("locked.key"),
        "x",
        chain,
        now(),
        "openssl pkcs8 -topk8 makes one of it",
    );
    let key = folder.text("leaf.key");
    refused(key.as_bytes(), "", None, now(), "set seal.chain_file");
    refused(
        key.replace('M', "N").as_bytes(),
        "",
        chain,
        now(),
        "The seal's key",
    );
    let twice = format!("{key}{key}");
    refused(
        twice.as_bytes(),
        "",
        chain,
        now(),
        "more than one private key",
    );
    refused(
        folder.bytes("chain.pem").as_slice(),
        "",
        chain,
        now(),
        "no private key",
    );
    refused(key.as_bytes(), "", Some("nothing"), now(), "no certificate");
    refused(key.as_bytes(), "", Some(&key), now(), "no certificate");
    for file in [
        &b""[..],
        b"nothing",
        &[0x30, 0x82, 0xff, 0xff, 0],
        &[0xff; 1000],
    ] {
        refused(file, "", chain, now(), "neither PEM nor a PKCS#12 file");
    }
}

#[test]
fn a_pkcs12_file_that_does_not_open_or_lacks_something_is_refused_with_a_sentence() {
    let folder = Openssl::with_chain(P256);
    for more in [&[][..], &["-legacy"]] {
        folder.pack("seal.p12", PASSWORD, more);
        let file = folder.bytes("seal.p12");
        refused(
            &file,
            "wrong",
            None,
            now(),
            "The password of the seal's PKCS#12 file is wrong",
        );
        refused(
            &file,
            "",
            None,
            now(),
            "needs a password; set seal.key_password",
        );
    }
    folder.pack("seal.p12", PASSWORD, &[]);
    let file = folder.bytes("seal.p12");
    for at in (0..file.len()).step_by(61) {
        let mut damaged = file.clone();
        damaged[at] ^= 0x10;
        if let Ok(key) = SealKey::read(&damaged, PASSWORD, None, now()) {
            // Names of bags and the like are for people.
            assert_eq!(
                key.fingerprint(),
                from_pem(&folder).fingerprint(),
                "byte {at}"
            );
        }
        assert!(SealKey::read(&file[..at], PASSWORD, None, now()).is_err());
    }
    let export = [
        "pkcs12", "-export", "-in", "leaf.pem", "-passout", "pass:x", "-out", "part.p12",
    ];
    folder.run(&[&export[..], &["-nokeys"]].concat());
    refused(
        &folder.bytes("part.p12"),
        "x",
        None,
        now(),
        "holds no private key",
    );
    folder.run(&[&export[..], &["-inkey", "leaf.key", "-nocerts"]].concat());
    refused(
        &folder.bytes("part.p12"),
        "x",
        None,
        now(),
        "holds no certificate of its key",
    );
}

#[test]
fn certificates_that_do_not_fit_are_refused_with_a_sentence() {
    let folder = Openssl::with_chain(P256);
    let key = folder.text("leaf.key");
    let refuse = |parts: &[&str], at: Timestamp, says: &str| {
        folder.join("parts.pem", parts);
        refused(
            key.as_bytes(),
            "",
            Some(&folder.text("parts.pem")),
            at,
            says,
        );
    };
    refuse(
        &["intermediate.pem", "root.pem"],
        now(),
        "does not belong to its certificate",
    );
    refuse(&["leaf.pem", "root.pem"], now(), "do not follow each other");
    refuse(&["leaf.pem"; 6], now(), "More than five certificates");
    let days = |days: i64| now() + SignedDuration::from_hours(24 * days);
    refuse(&["leaf.pem"], days(301), "certificate has expired");
    refuse(&["leaf.pem"], days(-1), "is not valid yet");
    for profile in ["encryption", "server"] {
        folder.certificate("leaf", profile, Some("intermediate"));
        refuse(&["leaf.pem"], now(), "was not made for signatures");
    }
    // A second intermediate with the name of the first: only its signature tells.
    folder.certificate("leaf", "signatures", Some("intermediate"));
    folder.key("intermediate", P256);
    folder.certificate("intermediate", "authority", Some("root"));
    refuse(
        &["leaf.pem", "intermediate.pem", "root.pem"],
        now(),
        "is not signed by the key of",
    );
    folder.certificate("intermediate", "signatures", Some("root"));
    folder.certificate("leaf", "signatures", Some("intermediate"));
    refuse(
        &["leaf.pem", "intermediate.pem", "root.pem"],
        now(),
        "may not issue others",
    );
}
