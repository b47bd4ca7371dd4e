//! Keys, certificates and PKCS#12 files as an operator gets them: made by openssl.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// What certificates may be, in openssl's own words.
const PROFILES: &str = "\
[req]
distinguished_name = dn
[dn]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signatures]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
[mail]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth, emailProtection
[encryption]
basicConstraints = critical, CA:FALSE
keyUsage = critical, keyEncipherment
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
";

/// A kind of key, as openssl asks for it.
pub(crate) const P256: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
pub(crate) const P384: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
pub(crate) const P521: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"];
pub(crate) const RSA_2048: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
pub(crate) const RSA_3072: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"];
pub(crate) const RSA_4096: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"];

/// A folder with keys and certificates, each under its name.
pub(crate) struct Openssl(TempDir);

impl Openssl {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("profiles.cnf"), PROFILES).unwrap();
        Self(folder)
    }

    /// The same with a chain of root, intermediate and leaf, whose key is of that kind. The leaf's certificate and the
    /// two above it are `chain.pem`, its key `leaf.key`, the root `root.pem`.
    pub(crate) fn with_chain(kind: [&str; 4]) -> Self {
        let new = Self::new();
        new.key("root", P384);
        new.certificate("root", "authority", None);
        new.key("intermediate", P256);
        new.certificate("intermediate", "authority", Some("root"));
        new.key("leaf", kind);
        new.certificate("leaf", "signatures", Some("intermediate"));
        new.join("chain.pem", &["leaf.pem", "intermediate.pem", "root.pem"]);
        new
    }

    /// Runs openssl in the folder; it has to succeed.
    pub(crate) fn run(&self, arguments: &[&str]) {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap_or_else(|e| panic!("openssl is needed to test: {e}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments:?}: {said}");
    }

    /// Makes `NAME.key`, PKCS#8.
    pub(crate) fn key(&self, name: &str, kind: [&str; 4]) {
        let out = format!("{name}.key");
        let mut arguments = vec!["genpkey", "-out", &out];
        arguments.extend(kind);
        self.run(&arguments);
    }

    /// Makes `NAME.pem` for `NAME.key`, valid for 300 days from now, issued by another one or by itself.
    pub(crate) fn certificate(&self, name: &str, profile: &str, issuer: Option<&str>) {
        let (key, out) = (format!("{name}.key"), format!("{name}.pem"));
        let subject = format!("/O=Test/CN=The {name} of a test");
        let issuer = issuer.map(|issuer| (format!("{issuer}.pem"), format!("{issuer}.key")));
        let mut arguments = vec![
            "req",
            "-x509",
            "-config",
            "profiles.cnf",
            "-new",
            "-days",
            "300",
        ];
        arguments.extend([
            "-extensions",
            profile,
            "-key",
            &key,
            "-subj",
            &subject,
            "-out",
            &out,
        ]);
        if let Some((certificate, key)) = &issuer {
            arguments.extend(["-CA", certificate, "-CAkey", key]);
        }
        self.run(&arguments);
    }

    /// Packs the leaf's key with its chain into PKCS#12.
    pub(crate) fn pack(&self, out: &str, password: &str, more: &[&str]) {
        let password = format!("pass:{password}");
        let mut arguments = vec!["pkcs12", "-export", "-inkey", "leaf.key", "-in", "leaf.pem"];
        arguments.extend(["-certfile", "chain.pem", "-passout", &password, "-out", out]);
        arguments.extend(more);
        self.run(&arguments);
    }

    /// Writes some files one after the other into another one.
    pub(crate) fn join(&self, out: &str, parts: &[&str]) {
        let whole: Vec<String> = parts.iter().map(|part| self.text(part)).collect();
        std::fs::write(self.path(out), whole.concat()).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }
}
