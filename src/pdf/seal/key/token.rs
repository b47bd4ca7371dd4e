//! A key that never leaves its token or hardware module, through PKCS#11.
//!
//! Each signature opens a session of its own: letters are sealed seldom, and so a module that was restarted, or lost its
//! sessions, works again at the next try. What a token signs with ECDSA differs each time, unlike all other keys' work.

use std::fmt;
use std::path::PathBuf;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Function, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use jiff::Timestamp;

use super::signer::Signer;
use super::{Algorithm, SealKey, certificates, pem};
use crate::pdf::seal::SealError;

/// Where a key in a token is found.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The library of the token's maker.
    pub module: PathBuf,
    /// The token's label.
    pub label: String,
    /// The key's label on it.
    pub key: String,
    /// What opens the token.
    pub pin: String,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("module", &self.module)
            .field("label", &self.label)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl SealKey {
    /// Finds a key in a token; its certificates are PEM, leaf first.
    ///
    /// # Errors
    /// [`SealError`] if the token does not sign with that key, or as with [`SealKey::from_pem`].
    pub fn from_token(token: Token, chain: &str, now: Timestamp) -> Result<Self, SealError> {
        let chain = pem::certificates(chain)?;
        let algorithm = match certificates::read(&chain)?.first() {
            Some(leaf) => Algorithm::of(leaf)
                .map_err(|why| SealError(format!("The key of the seal's certificate {why}.")))?,
            None => return Err(SealError("There is no certificate for the seal.".into())),
        };
        let key = TokenKey::open(token, algorithm)?;
        Self::new(Signer::Token(key), chain, now)
    }
}

/// A key in a token that was found once.
pub(super) struct TokenKey {
    module: Pkcs11,
    token: Token,
    algorithm: Algorithm,
}

impl TokenKey {
    fn open(token: Token, algorithm: Algorithm) -> Result<Self, SealError> {
        let failed = |error: &Error| {
            SealError(format!(
                "The PKCS#11 module {} cannot be used: {error}.",
                token.module.display()
            ))
        };
        let module = Pkcs11::new(&token.module).map_err(|e| failed(&e))?;
        match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // A process has one state of the module, whoever asked for it first.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(failed(&error)),
        }
        let key = Self {
            module,
            token,
            algorithm,
        };
        Ok(key)
    }

    /// Signs as [`Signer::sign`] does.
    ///
    /// # Errors
    /// [`SealError`] if the token is not there, does not open, or does not sign.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let session = self.session()?;
        let template = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Label(self.token.key.as_bytes().to_vec()),
        ];
        let found = session
            .find_objects(&template)
            .map_err(|e| self.failed(&e))?;
        let [key] = found.as_slice() else {
            return Err(SealError(format!(
                "The token \"{}\" holds {} private key labelled \"{}\".",
                self.token.label,
                if found.is_empty() {
                    "no"
                } else {
                    "more than one"
                },
                self.token.key
            )));
        };
        let (mechanism, signed) = match self.algorithm {
            // The token is asked for the part that needs the key; every token knows that part.
            Algorithm::P256 | Algorithm::P384 => {
                (Mechanism::Ecdsa, self.algorithm.digest(&[message]))
            }
            Algorithm::Rsa { .. } => (Mechanism::Sha256RsaPkcs, message.to_vec()),
        };
        let signature = session.sign(&mechanism, *key, &signed);
        let signature = signature.map_err(|e| self.failed(&e))?;
        self.algorithm
            .of_token(&signature)
            .ok_or_else(|| SealError(format!("The token \"{}\" gave no signature of the kind that the certificate of its key asks for.", self.token.label)))
    }

    fn session(&self) -> Result<Session, SealError> {
        let session = self
            .module
            .open_ro_session(self.slot()?)
            .map_err(|e| self.failed(&e))?;
        let pin = self.token.pin.clone().into();
        match session.login(UserType::User, Some(&pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, Function::Login)) => {
                Ok(session)
            }
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn slot(&self) -> Result<Slot, SealError> {
        let slots = self.module.get_slots_with_token();
        for slot in slots.map_err(|e| self.failed(&e))? {
            // A slot whose token cannot be read is another one's business.
            if let Ok(info) = self.module.get_token_info(slot)
                && info.label().trim_end() == self.token.label
            {
                return Ok(slot);
            }
        }
        Err(SealError(format!(
            "There is no token labelled \"{}\".",
            self.token.label
        )))
    }

    fn failed(&self, error: &Error) -> SealError {
        let label = &self.token.label;
        let refused =
            |codes: &[RvError]| matches!(error, Error::Pkcs11(code, _) if codes.contains(code));
        let why = if refused(&[
            RvError::PinIncorrect,
            RvError::PinInvalid,
            RvError::PinLenRange,
        ]) {
            format!("The PIN of the token \"{label}\" is wrong.")
        } else if refused(&[RvError::PinLocked]) {
            format!("The token \"{label}\" is locked after too many wrong PINs.")
        } else {
            format!("The token \"{label}\" does not sign: {error}.")
        };
        SealError(why)
    }
}
