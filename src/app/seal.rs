//! The seal's key, from wherever the configuration says it is.

use std::path::Path;

use jiff::Timestamp;

use super::{StartFault, random, write_secret};
use crate::config::{self, Config};
use crate::jobs::time_authority::TimeAuthority;
use crate::pdf::seal::{Authority, SealError, SealKey};

/// The key that the configuration names; `None` if it names none.
///
/// # Errors
/// [`StartFault`] if it cannot be read or does not seal.
pub fn configured(config: &Config, now: Timestamp) -> Result<Option<SealKey>, StartFault> {
    let seal = &config.seal;
    let chain = match seal.chain_file.as_os_str().is_empty() {
        true => None,
        false => Some(text("seal.chain_file: cannot read", &seal.chain_file)?),
    };
    if !seal.pkcs11_module.as_os_str().is_empty() {
        return in_token(seal, chain.as_deref().unwrap_or_default(), now).map(Some);
    }
    if seal.key_file.as_os_str().is_empty() {
        return Ok(None);
    }
    let key = bytes("seal.key_file: cannot read", &seal.key_file)?;
    let key = SealKey::read(&key, &seal.key_password, chain.as_deref(), now)?;
    Ok(Some(key))
}

#[cfg(feature = "pkcs11")]
fn in_token(seal: &config::Seal, chain: &str, now: Timestamp) -> Result<SealKey, StartFault> {
    let token = crate::pdf::seal::Token {
        module: seal.pkcs11_module.clone(),
        label: seal.pkcs11_token.clone(),
        key: seal.pkcs11_key.clone(),
        pin: seal.pkcs11_pin.clone(),
    };
    Ok(SealKey::from_token(token, chain, now)?)
}

#[cfg(not(feature = "pkcs11"))]
fn in_token(_: &config::Seal, _: &str, _: Timestamp) -> Result<SealKey, StartFault> {
    Err(SealError(config::NO_PKCS11.into()).into())
}

/// The time-stamp authority that the configuration names; `None` if it names none.
///
/// # Errors
/// [`StartFault`] if its roots cannot be read.
pub fn time_authority(config: &Config) -> Result<Option<TimeAuthority>, StartFault> {
    let seal = &config.seal;
    if seal.timestamp_url.is_empty() {
        return Ok(None);
    }
    let what = "seal.timestamp_roots_file: cannot read";
    let roots = text(what, &seal.timestamp_roots_file)?;
    let authority = Authority::new(&roots, &seal.timestamp_policy)?;
    Ok(Some(TimeAuthority::new(&seal.timestamp_url, authority)))
}

/// The key that was made by itself in an earlier start; `None` if there is none yet.
///
/// # Errors
/// [`StartFault`] if it cannot be read or does not seal any more.
pub fn made_before(config: &Config, now: Timestamp) -> Result<Option<SealKey>, StartFault> {
    let key = config.data_dir.join("seal.key.pem");
    if !key.exists() {
        return Ok(None);
    }
    let chain = config.data_dir.join("seal.cert.pem");
    let (key, chain) = (text("cannot read", &key)?, text("cannot read", &chain)?);
    let remade = |error: SealError| {
        SealError(format!(
            "{error} The service made it by itself; remove seal.key.pem and seal.cert.pem from data_dir, and it makes another one."
        ))
    };
    Ok(Some(SealKey::from_pem(&key, &chain, now).map_err(remade)?))
}

/// The key that was made by itself, made now if this is the first start.
///
/// # Errors
/// [`StartFault`].
pub(super) fn self_made(config: &Config, now: Timestamp) -> Result<SealKey, StartFault> {
    if let Some(key) = made_before(config, now)? {
        return Ok(key);
    }
    let host = url::Url::parse(&config.server.public_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let name = format!(
        "Undersigned at {}",
        host.unwrap_or_else(|| "an unnamed host".into())
    );
    let (_, key_pem, chain_pem) = SealKey::self_made(&name, now, random())?;
    let chain = config.data_dir.join("seal.cert.pem");
    write_secret(&chain, &chain_pem)?;
    write_secret(&config.data_dir.join("seal.key.pem"), &key_pem)?;
    tracing::warn!(
        certificate = %chain.display(),
        "no seal is configured, so a self-signed one was made; readers cannot tell by it alone who runs this service"
    );
    // Read back: if another process was first, its key is the one.
    made_before(config, now)?.ok_or_else(|| {
        SealError("The seal that was made has vanished from its folder.".into()).into()
    })
}

fn bytes(what: &'static str, path: &Path) -> Result<Vec<u8>, StartFault> {
    std::fs::read(path).map_err(|source| StartFault::File {
        what,
        path: path.into(),
        source,
    })
}

fn text(what: &'static str, path: &Path) -> Result<String, StartFault> {
    std::fs::read_to_string(path).map_err(|source| StartFault::File {
        what,
        path: path.into(),
        source,
    })
}
