//! The settings of the seal: its key, and its time stamps.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::masked;

/// Secrets that may consist of digits, which the environment would otherwise turn into a number: 0123 into 123.
pub(super) const SECRETS: [&str; 2] = [
    "UNDERSIGNED__SEAL__KEY_PASSWORD",
    "UNDERSIGNED__SEAL__PKCS11_PIN",
];

/// Why a key in a token cannot be used by a program that was built without that.
pub const NO_PKCS11: &str =
    "needs a program that was built with the cargo feature pkcs11; this one was built without it";

/// The seal.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// PEM or PKCS#12.
    pub key_file: PathBuf,
    /// What opens a PKCS#12 file or an encrypted PEM key.
    pub key_password: String,
    /// PEM, leaf first.
    pub chain_file: PathBuf,
    /// The library of a token's maker.
    pub pkcs11_module: PathBuf,
    /// The token's label.
    pub pkcs11_token: String,
    /// The key's label in the token.
    pub pkcs11_key: String,
    /// What opens the token.
    pub pkcs11_pin: String,
    /// A time-stamp authority; none if empty.
    pub timestamp_url: String,
    /// The roots that its certificates lead to, PEM.
    pub timestamp_roots_file: PathBuf,
    /// The policy to ask for, an object identifier; any if empty.
    pub timestamp_policy: String,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal")
            .field("key_file", &self.key_file)
            .field("chain_file", &self.chain_file)
            .field("pkcs11_module", &self.pkcs11_module)
            .field("pkcs11_token", &self.pkcs11_token)
            .field("pkcs11_key", &self.pkcs11_key)
            .field("timestamp_url", &masked(&self.timestamp_url))
            .field("timestamp_roots_file", &self.timestamp_roots_file)
            .field("timestamp_policy", &self.timestamp_policy)
            .finish_non_exhaustive()
    }
}

impl Seal {
    /// Which key is meant, and whether all that it needs is said.
    ///
    /// # Errors
    /// The key that is wrong, and why.
    pub(super) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let is_set = |path: &Path| !path.as_os_str().is_empty();
        let token = [
            ("seal.pkcs11_token", &self.pkcs11_token),
            ("seal.pkcs11_key", &self.pkcs11_key),
            ("seal.pkcs11_pin", &self.pkcs11_pin),
        ];
        if is_set(&self.pkcs11_module) {
            if !cfg!(feature = "pkcs11") {
                return Err(("seal.pkcs11_module", NO_PKCS11));
            }
            if is_set(&self.key_file) {
                return Err((
                    "seal.key_file",
                    "and seal.pkcs11_module are two keys; set one of them",
                ));
            }
            if let Some((key, _)) = token.iter().find(|(_, value)| value.is_empty()) {
                return Err((*key, "has to be set with seal.pkcs11_module"));
            }
            if !is_set(&self.chain_file) {
                return Err((
                    "seal.chain_file",
                    "has to be set with seal.pkcs11_module: the certificates are not read from the token",
                ));
            }
            return Ok(());
        }
        if let Some((key, _)) = token.iter().find(|(_, value)| !value.is_empty()) {
            return Err((*key, "is set without seal.pkcs11_module"));
        }
        if is_set(&self.key_file) {
            return Ok(());
        }
        if is_set(&self.chain_file) {
            return Err(("seal.chain_file", "is set without seal.key_file"));
        }
        if !self.key_password.is_empty() {
            return Err(("seal.key_password", "is set without seal.key_file"));
        }
        Ok(())
    }

    /// Whether a time-stamp authority is named together with whom it is trusted by.
    ///
    /// # Errors
    /// The key that is wrong, and why.
    pub(super) fn check_time_stamps(&self) -> Result<(), (&'static str, &'static str)> {
        let rooted = !self.timestamp_roots_file.as_os_str().is_empty();
        match (self.timestamp_url.as_str(), rooted) {
            ("", false) if self.timestamp_policy.is_empty() => Ok(()),
            ("", false) => Err(("seal.timestamp_policy", "is set without seal.timestamp_url")),
            ("", true) => Err((
                "seal.timestamp_roots_file",
                "is set without seal.timestamp_url",
            )),
            (_, false) => Err((
                "seal.timestamp_roots_file",
                "has to name the roots to trust when seal.timestamp_url is set",
            )),
            (url, true) => match Url::parse(url) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(()),
                Ok(_) | Err(_) => Err(("seal.timestamp_url", "has to be an http or https address")),
            },
        }
    }
}
