//! Word files: what a .docx says as a letter's text, and a letter's text as a .docx.
//!
//! A file that somebody uploads is a stranger's: it is read within caps, by the exact names of its parts, and nothing
//! that it refers to is opened. It becomes a [`Manuscript`], plain data with every tracked change still open; the
//! choices about those make it a text, with a [`Report`] in which everything else of the file is named. No file is kept.
//!
//! Our own export comes back as it was: to the same text digest, as long as nobody changed it.

mod carried;
mod import;
mod manuscript;
mod markdown;
mod nest;
mod parts;
mod read;
mod refusal;
mod report;
mod settle;
mod words;
mod write;

pub use import::Imported;
pub use manuscript::{Manuscript, Tracked};
pub use refusal::WordRefusal;
pub use report::{Change, ChangeKind, Comment, Dropped, Report};
pub use write::docx;

/// The media type of a Word file.
pub const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The most bytes of a Word file as it is sent.
pub const PACKED: usize = 20 << 20;
/// The most bytes that it may unpack to.
pub const UNPACKED: u64 = 100 << 20;
/// The most files in its package.
pub const ENTRIES: usize = 1000;
/// How many times its packed size a part may have.
pub const RATIO: u64 = 100;
/// The most characters of its text; a letter holds a quarter of that.
pub const TEXT: usize = 400_000;

/// Reads a Word file.
///
/// # Errors
/// [`WordRefusal`], a sentence for whoever sent it.
pub fn read(file: &[u8]) -> Result<Manuscript, WordRefusal> {
    read::read(file)
}
