//! Reading a PDF back: what its pages say and what is attached to it.

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadBack {
    /// The attached files.
    pub attachments: Vec<Attachment>,
    /// The lines of each signature block, in reading order.
    pub signature_blocks: Vec<Vec<String>>,
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This file cannot be read as a PDF of ours: {0}.")]
pub struct Unreadable(pub String);

/// Reads any file.
///
/// # Errors
/// [`Unreadable`].
pub fn read_back(pdf: &[u8]) -> Result<ReadBack, Unreadable> {
    let _ = pdf;
    Err(Unreadable("not built".into()))
}

impl ReadBack {
    /// The passages that the pages lack.
    #[must_use]
    pub fn lacks(&self, passages: &[String]) -> Vec<String> {
        passages.to_vec()
    }
}
