//! What a file holds beside its pages: the attached files, and the list of bookmarks.

use lopdf::{Dictionary, Object, decode_text_string};

use super::file::{File, odd, only};
use super::{Attachment, Unreadable};

/// The most attached files that are looked at.
const ATTACHMENTS: usize = 16;
/// The most bookmarks.
const BOOKMARKS: usize = 2_000;
/// What a bookmark and their list may have.
const BOOKMARK: [&str; 9] = [
    "Type", "Title", "Parent", "Prev", "Next", "First", "Last", "Count", "Dest",
];

impl File {
    /// The attached files.
    pub(super) fn attachments(&self) -> Result<Vec<Attachment>, Unreadable> {
        let catalog = self.catalog()?;
        if !catalog.has(b"Names") {
            return Ok(Vec::new());
        }
        let names = self.dictionary(catalog, "Names")?;
        only(
            names,
            &["EmbeddedFiles"],
            "the file has a part that letters do not have",
        )?;
        let listed = self.dictionary(names, "EmbeddedFiles")?;
        only(
            listed,
            &["Names"],
            "the file has a part that letters do not have",
        )?;
        let listed = self.array(listed, "Names")?;
        if listed.len() > 2 * ATTACHMENTS {
            return Err(odd("it has more attachments than any letter"));
        }
        let mut attachments = Vec::new();
        for pair in listed.chunks(2) {
            let [_, specification] = pair else {
                return Err(odd("an attachment is broken"));
            };
            let specification = self
                .resolve(specification)?
                .as_dict()
                .map_err(|_| odd("an attachment is broken"))?;
            let name = self.get(specification, "UF")?.as_str().unwrap_or_default();
            let embedded = self.dictionary(specification, "EF")?;
            let stream = embedded
                .get(b"F")
                .map_err(|_| odd("an attachment is broken"))?;
            attachments.push(Attachment {
                name: String::from_utf8_lossy(name).into_owned(),
                bytes: self.bytes(stream)?,
            });
        }
        Ok(attachments)
    }

    /// The bookmarks, each before those within it.
    pub(super) fn bookmarks(&self) -> Result<Vec<String>, Unreadable> {
        let broken = || odd("a bookmark is broken");
        let catalog = self.catalog()?;
        let mut titles = Vec::new();
        if !catalog.has(b"Outlines") {
            return Ok(titles);
        }
        let list = self.dictionary(catalog, "Outlines")?;
        only(
            list,
            &BOOKMARK,
            "a bookmark does something that those of letters do not",
        )?;
        let mut next: Vec<&Dictionary> = Vec::new();
        if list.has(b"First") {
            next.push(self.dictionary(list, "First")?);
        }
        while let Some(bookmark) = next.pop() {
            only(
                bookmark,
                &BOOKMARK,
                "a bookmark does something that those of letters do not",
            )?;
            if titles.len() == BOOKMARKS {
                return Err(broken());
            }
            let title: &Object = self.get(bookmark, "Title")?;
            titles.push(decode_text_string(title).map_err(|_| broken())?);
            for after in ["Next", "First"] {
                if bookmark.has(after.as_bytes()) {
                    next.push(self.dictionary(bookmark, after)?);
                }
            }
        }
        Ok(titles)
    }
}
