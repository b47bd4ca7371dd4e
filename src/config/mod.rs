//! The configuration: one typed value, read from a file and the environment, checked before anything starts.
//!
//! `config/default.toml` documents every key and is compiled in, so it is also the source of the defaults. A key
//! that is not in it is refused: a mistyped `databse.url` must not start a service on the wrong database.

mod seal;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat};
use serde::Deserialize;
use url::Url;

pub use self::seal::{NO_PKCS11, Seal};

use self::seal::SECRETS;
use crate::domain::text::EmailAddress;

const DEFAULTS: &str = include_str!("../../config/default.toml");

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// The web server.
    pub server: Server,
    /// The database.
    pub database: Database,
    /// Outgoing mail.
    pub mail: Mail,
    /// The cryptographic seal on finished letters.
    pub seal: Seal,
    /// Rules for new letters.
    pub letters: Letters,
    /// Logs.
    pub log: Log,
}

/// The web server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// The address that people see, without a trailing slash.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// The database.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; may hold a password.
    pub url: String,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("url", &masked(&self.url))
            .finish()
    }
}

/// How mail leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// Into files.
    Folder,
    /// To a relay.
    Smtp,
}

/// Outgoing mail.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// How mail leaves.
    pub transport: Transport,
    /// Where, for the folder transport.
    pub folder: PathBuf,
    /// Where, for the SMTP transport; may hold a password.
    pub smtp_url: String,
    /// The sender.
    pub from: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mail");
        shown
            .field("transport", &self.transport)
            .field("folder", &self.folder);
        shown
            .field("smtp_url", &masked(&self.smtp_url))
            .field("from", &self.from)
            .finish()
    }
}

/// Rules for new letters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// Days for which an approval stays fresh, 1 to 365.
    pub consent_days: u16,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// What to log.
    pub filter: String,
    /// In which form.
    pub format: LogFormat,
}

impl Log {
    /// Leaves only warnings, unless somebody set a filter of their own.
    pub fn quieten(&mut self) {
        if self.filter == "info" {
            "warn".clone_into(&mut self.filter);
        }
    }
}

/// Why a configuration is not usable.
#[derive(Debug, thiserror::Error)]
pub enum ConfigRefusal {
    /// The file or a variable cannot be read.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(#[from] config::ConfigError),
    /// A value makes no sense.
    #[error("{key}: {reason}")]
    Wrong {
        /// Which key.
        key: &'static str,
        /// Why, and what would do.
        reason: String,
    },
}

impl Config {
    /// Reads the defaults, then the file if one is named, then the environment, and checks the result.
    ///
    /// # Errors
    /// [`ConfigRefusal`].
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigRefusal> {
        let mut builder =
            config::Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(File::from(file).format(FileFormat::Toml).required(true));
        }
        let environment = Environment::with_prefix("UNDERSIGNED")
            .prefix_separator("__")
            .separator("__")
            .list_separator(",")
            .with_list_parse_key("server.trusted_proxies")
            .try_parsing(true);
        let as_typed = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().ok()?;
            SECRETS
                .contains(&name.as_str())
                .then_some((name, value.into_string().ok()?))
        };
        let secrets = Environment::with_prefix("UNDERSIGNED")
            .prefix_separator("__")
            .separator("__")
            .source(Some(std::env::vars_os().filter_map(as_typed).collect()));
        let builder = builder.add_source(environment).add_source(secrets);
        let mut config: Self = builder.build()?.try_deserialize()?;
        config.server.public_url = config.server.public_url.trim_end_matches('/').to_owned();
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigRefusal> {
        let wrong = |key, reason: &str| {
            Err(ConfigRefusal::Wrong {
                key,
                reason: reason.to_owned(),
            })
        };
        match Url::parse(&self.server.public_url) {
            Ok(url)
                if matches!(url.scheme(), "http" | "https")
                    && url.host_str().is_some()
                    && url.query().is_none() => {}
            Ok(_) | Err(_) => {
                return wrong(
                    "server.public_url",
                    "has to be an http or https address without a query",
                );
            }
        }
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.database.url.starts_with(scheme))
        {
            return wrong("database.url", "has to start with sqlite: or postgres://");
        }
        if let Err(refusal) = EmailAddress::parse(&self.mail.from) {
            return wrong("mail.from", &refusal.to_string());
        }
        if self.mail.transport == Transport::Smtp
            && !["smtp://", "smtps://"]
                .iter()
                .any(|scheme| self.mail.smtp_url.starts_with(scheme))
        {
            return wrong(
                "mail.smtp_url",
                "has to start with smtp:// or smtps:// when mail.transport is smtp",
            );
        }
        if let Err((key, reason)) = self.seal.check().and(self.seal.check_time_stamps()) {
            return wrong(key, reason);
        }
        if !(1..=365).contains(&self.letters.consent_days) {
            return wrong("letters.consent_days", "has to be between 1 and 365");
        }
        Ok(())
    }

    /// The database's address with a relative `SQLite` path put into `data_dir`.
    #[must_use]
    pub fn database_url(&self) -> String {
        match self.database.url.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite:{}", self.data_dir.join(path).display()),
            None => self.database.url.clone(),
        }
    }

    /// The mail folder, put into `data_dir` if relative.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        self.data_dir.join(&self.mail.folder)
    }
}

/// An address without its password.
fn masked(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) if url.password().is_some() => {
            // A URL that had a password can have another one.
            let _ = url.set_password(Some("***"));
            url.to_string()
        }
        Ok(_) | Err(_) => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_usable_as_they_are() {
        let config = Config::load(None).unwrap();
        assert_eq!(config.database_url(), "sqlite:data/undersigned.db");
        assert_eq!(config.mail.transport, Transport::Folder);
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        std::fs::write(&file, "[database]\nulr = \"sqlite:x\"\n").unwrap();
        let refusal = Config::load(Some(&file)).unwrap_err().to_string();
        assert!(refusal.contains("ulr"), "{refusal}");
    }

    #[test]
    fn a_password_is_never_printed() {
        let mut config = Config::load(None).unwrap();
        config.database.url = "postgres://app:hunter2@db/letters".into();
        config.mail.smtp_url = "smtps://app:hunter2@relay:465".into();
        config.seal.key_password = "hunter2".into();
        config.seal.pkcs11_pin = "hunter2".into();
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
