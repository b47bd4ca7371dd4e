//! The seal's key where a service starts: what is wrong with it is said before anything is made, and `check-config` says
//! whose it is.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use undersigned::pdf::seal::SealKey;

use crate::support::openssl::{Openssl, P256, P384};
use crate::support::program::{Said, finish, undersigned};

/// Runs the program with settings of the seal, in a data folder of its own.
fn run(data: &Path, command: &str, settings: &[(&str, &str)]) -> Said {
    let mut command = undersigned(data, &[command]);
    for (name, value) in settings {
        command.env(format!("UNDERSIGNED__SEAL__{name}"), value);
    }
    finish(&mut command)
}

/// A service with these settings does not start, says why, and leaves nothing behind.
#[track_caller]
fn refused(settings: &[(&str, &str)], says: &str) {
    for command in ["serve", "check-config"] {
        let data = tempfile::tempdir().unwrap();
        let said = run(data.path(), command, settings);
        assert_eq!(said.code, 1, "{command}: {}", said.log);
        assert!(said.log.contains(says), "{command}: {}", said.log);
        assert!(said.answer.is_empty(), "{}", said.answer);
        let made = std::fs::read_dir(data.path()).unwrap().count();
        assert_eq!(made, 0, "{command} left something behind");
    }
}

/// Writes a key that was made by itself at another time.
fn write_self_made(folder: &Openssl, at: Timestamp) {
    let (_, key, chain) = SealKey::self_made("A seal of a test", at, [3; 32]).unwrap();
    std::fs::write(folder.path("own.key"), key).unwrap();
    std::fs::write(folder.path("own.pem"), chain).unwrap();
}

#[test]
fn a_key_that_cannot_seal_is_refused_before_anything_is_made() {
    let folder = Openssl::with_chain(P256);
    let path = |name: &str| folder.path(name).to_str().unwrap().to_owned();
    let (key, chain) = (path("leaf.key"), path("chain.pem"));
    let files = |key: &str, chain: &str, says: &str| {
        refused(&[("KEY_FILE", key), ("CHAIN_FILE", chain)], says);
    };
    files(&path("missing.key"), &chain, "seal.key_file: cannot read");
    files(&key, &path("missing.pem"), "seal.chain_file: cannot read");
    files(
        &path("intermediate.key"),
        &chain,
        "does not belong to its certificate",
    );
    files(
        &path("profiles.cnf"),
        &chain,
        "neither PEM nor a PKCS#12 file",
    );
    refused(&[("KEY_FILE", &key)], "set seal.chain_file");
    refused(&[("CHAIN_FILE", &chain)], "seal.chain_file: is set without");
    refused(
        &[("KEY_PASSWORD", "x")],
        "seal.key_password: is set without",
    );
    refused(&[("PKCS11_PIN", "1")], "seal.pkcs11_pin: is set without");
    folder.pack("seal.p12", "secret", &[]);
    let sealed = [
        ("KEY_FILE", path("seal.p12")),
        ("KEY_PASSWORD", "hunter2".into()),
    ];
    let sealed = sealed
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    refused(&sealed, "The password of the seal's PKCS#12 file is wrong");
    let years = |years: i64| Timestamp::now() + SignedDuration::from_hours(years * 365 * 24);
    for (at, says) in [(years(-11), "has expired"), (years(1), "is not valid yet")] {
        write_self_made(&folder, at);
        files(&path("own.key"), &path("own.pem"), says);
    }
}

#[test]
fn check_config_says_whom_the_certificate_names_how_it_signs_and_until_when() {
    let folder = Openssl::with_chain(P384);
    // A password of digits stays what was typed.
    folder.pack("seal.p12", "0042", &[]);
    let file = folder.path("seal.p12");
    let settings = [
        ("KEY_FILE", file.to_str().unwrap()),
        ("KEY_PASSWORD", "0042"),
    ];
    let data = tempfile::tempdir().unwrap();
    let said = run(data.path(), "check-config", &settings);
    assert_eq!(said.code, 0, "{}", said.log);
    for words in [
        "The configuration is usable.",
        "The seal names \"The leaf of a test\", with ECDSA on P-384, and is valid until ",
    ] {
        assert!(said.answer.contains(words), "{}", said.answer);
    }
    assert!(!said.answer.contains("renew"), "{}", said.answer);
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);

    let ten_years_ago = SignedDuration::from_hours((3650 - 12) * 24 - 1);
    write_self_made(&folder, Timestamp::now() - ten_years_ago);
    let (key, chain) = (folder.path("own.key"), folder.path("own.pem"));
    let settings = [
        ("KEY_FILE", key.to_str().unwrap()),
        ("CHAIN_FILE", chain.to_str().unwrap()),
    ];
    let said = run(data.path(), "check-config", &settings);
    let warning = ", in 12 days: ask whoever runs the service to renew it.";
    assert!(
        said.code == 0 && said.answer.contains(warning),
        "{}",
        said.answer
    );
}

#[cfg(not(feature = "pkcs11"))]
#[test]
fn a_token_is_refused_by_a_program_that_was_built_without() {
    refused(
        &[("PKCS11_MODULE", "token.so")],
        "built with the cargo feature pkcs11",
    );
}

#[cfg(feature = "pkcs11")]
mod in_a_token {
    use std::process::Command;

    use super::*;
    use crate::seal_keys::assert_valid;
    use crate::support::openssl::RSA_3072;

    /// Where the module of `SoftHSM` may be.
    const MODULES: [&str; 3] = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/lib/pkcs11/libsofthsm2.so",
    ];

    /// A token of `SoftHSM` that holds the leaf's key as "seal", opened by 0042.
    struct Token {
        folder: Openssl,
        module: &'static str,
    }

    impl Token {
        fn with(kind: [&str; 4]) -> Self {
            let folder = Openssl::with_chain(kind);
            let module = MODULES
                .into_iter()
                .find(|module| Path::new(module).exists());
            let module = module.expect("the module of SoftHSM is needed to test");
            let tokens = folder.path("tokens");
            std::fs::create_dir(&tokens).unwrap();
            let settings = format!("directories.tokendir = {}\n", tokens.display());
            std::fs::write(folder.path("softhsm2.conf"), settings).unwrap();
            let token = Self { folder, module };
            let init = [
                "--init-token",
                "--free",
                "--label",
                "Letters",
                "--so-pin",
                "12345678",
            ];
            token.softhsm(&init);
            let key = token.folder.path("leaf.key");
            let import = ["--import", key.to_str().unwrap(), "--token", "Letters"];
            token.softhsm(&[&import[..], &["--label", "seal", "--id", "A1"]].concat());
            token
        }

        fn softhsm(&self, arguments: &[&str]) {
            let output = Command::new("softhsm2-util")
                .args(arguments)
                .args(["--pin", "0042"])
                .env("SOFTHSM2_CONF", self.folder.path("softhsm2.conf"))
                .output()
                .unwrap_or_else(|e| panic!("softhsm2-util is needed to test: {e}"));
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{arguments:?}: {said}");
        }

        /// The program with this token as its seal, some settings changed.
        fn run(&self, data: &Path, arguments: &[&str], changed: &[(&str, &str)]) -> Said {
            let chain = self.folder.path("chain.pem");
            let mut command = undersigned(data, arguments);
            command.env("SOFTHSM2_CONF", self.folder.path("softhsm2.conf"));
            let settings = [
                ("PKCS11_MODULE", self.module),
                ("PKCS11_TOKEN", "Letters"),
                ("PKCS11_KEY", "seal"),
                ("PKCS11_PIN", "0042"),
                ("CHAIN_FILE", chain.to_str().unwrap()),
            ];
            for (name, value) in settings.iter().chain(changed) {
                command.env(format!("UNDERSIGNED__SEAL__{name}"), value);
            }
            finish(&mut command)
        }

        /// Lets the demonstration's letter be sealed, and others look at it.
        fn assert_seals(&self) {
            let data = tempfile::tempdir().unwrap();
            let out = data.path().join("letter.pdf");
            let play = ["demo", "--run", "--out", out.to_str().unwrap()];
            let said = self.run(data.path(), &play, &[]);
            assert_eq!(said.code, 0, "{}{}", said.answer, said.log);
            let letter = std::fs::read(out).unwrap();
            let verification = undersigned::pdf::verify::verify(&letter);
            assert!(verification.holds, "{:#?}", verification.checks);
            let certificate = verification.letter.unwrap().certificate;
            assert_eq!(certificate.calls_itself, "The leaf of a test");
            assert_valid(&letter, &self.folder);
        }
    }

    #[test]
    fn a_key_on_p256_in_a_token_seals() {
        Token::with(P256).assert_seals();
    }

    #[test]
    fn an_rsa_key_in_a_token_seals() {
        Token::with(RSA_3072).assert_seals();
    }

    #[test]
    fn a_key_on_p384_in_a_token_signs_and_whatever_is_wrong_with_a_token_is_said() {
        let token = Token::with(P384);
        let data = tempfile::tempdir().unwrap();
        let check = |changed: &[(&str, &str)]| token.run(data.path(), &["check-config"], changed);
        let said = check(&[]);
        assert_eq!(said.code, 0, "{}", said.log);
        assert!(
            said.answer.contains("with ECDSA on P-384"),
            "{}",
            said.answer
        );
        let root = token.folder.path("root.pem");
        let file = token.folder.path("leaf.key");
        for (name, value, says) in [
            (
                "PKCS11_MODULE",
                "/nowhere/token.so",
                "The PKCS#11 module /nowhere/token.so",
            ),
            (
                "PKCS11_TOKEN",
                "Memos",
                "There is no token labelled \"Memos\".",
            ),
            (
                "PKCS11_KEY",
                "stamp",
                "holds no private key labelled \"stamp\".",
            ),
            (
                "PKCS11_PIN",
                "42",
                "The PIN of the token \"Letters\" is wrong.",
            ),
            ("PKCS11_PIN", "", "seal.pkcs11_pin: has to be set"),
            ("CHAIN_FILE", "", "seal.chain_file: has to be set"),
            (
                "CHAIN_FILE",
                root.to_str().unwrap(),
                "does not belong to its certificate",
            ),
            (
                "KEY_FILE",
                file.to_str().unwrap(),
                "are two keys; set one of them",
            ),
        ] {
            let said = check(&[(name, value)]);
            assert_eq!(said.code, 1, "{name}={value}: {}", said.answer);
            assert!(said.log.contains(says), "{name}={value}: {}", said.log);
        }
        let import = [
            "--import",
            file.to_str().unwrap(),
            "--token",
            "Letters",
            "--label",
            "seal",
        ];
        token.softhsm(&[&import[..], &["--id", "A2", "--no-public-key"]].concat());
        let said = check(&[]);
        assert!(
            said.log.contains("more than one private key"),
            "{}",
            said.log
        );
    }
}
