//! Why a file was not taken as a Word file, in sentences for whoever uploaded it.

use super::{ENTRIES, PACKED, TEXT, UNPACKED};

/// Why a file is refused. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordRefusal {
    /// Nothing was sent.
    #[error("The file is empty; choose the Word file and send it again.")]
    Empty,
    /// Another kind of file, whatever its name says.
    #[error(
        "This is {0}, not a Word file (.docx). Open it in Word or LibreOffice, save it as .docx, and send that."
    )]
    OtherKind(&'static str),
    /// More bytes than a letter needs.
    #[error("The file is larger than {} MB; take the pictures out and send it again.", PACKED >> 20)]
    TooLarge,
    /// A package that would unpack to far more than it is.
    #[error("The file unpacks to more than {} MB or a hundred times its size, which no letter does. It was not read.", UNPACKED >> 20)]
    Bomb,
    /// More files in the package than any letter has.
    #[error(
        "The file is a package of more than {ENTRIES} files, which no letter is. It was not read."
    )]
    Entries,
    /// A package that is not put together as Word does it.
    #[error(
        "The file {0}, which Word never writes. It was not read; open it in Word, save it anew, and send that."
    )]
    Package(&'static str),
    /// An entry or the whole that only a password opens.
    #[error(
        "The file is locked with a password. Open it in Word, take the password off, and send it again."
    )]
    Locked,
    /// Macros, or an object of another program.
    #[error(
        "The file holds {0}, which are programs or may hold them. Remove them in Word (save as .docx without macros), and send it again."
    )]
    Active(&'static str),
    /// A part that is not the XML that it should be.
    #[error(
        "A part of the file ({part}) {what}. It was not read; open it in Word, save it anew, and send that."
    )]
    Part {
        /// Which part.
        part: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// More words than any letter.
    #[error(
        "The file holds more than {TEXT} characters; a letter holds at most about twenty-five pages."
    )]
    TooMuchText,
}

impl WordRefusal {
    /// Whether the file is of another kind altogether, rather than a Word file that cannot be taken.
    #[must_use]
    pub fn is_other_kind(&self) -> bool {
        matches!(self, Self::Empty | Self::OtherKind(_))
    }
}
