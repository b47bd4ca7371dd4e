//! All that the template can see: itself, one file of data, the attachments and the faces. No disk, no network, no
//! packages, no clock.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::super::fonts::faces;

const TEMPLATE: &str = include_str!("../../../templates/pdf/letter.typ");

/// The world of one render.
pub(super) struct LetterWorld {
    /// By path, with a leading slash.
    files: BTreeMap<String, Bytes>,
}

struct Shared {
    library: LazyHash<Library>,
    template: Source,
}

fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| Shared {
        library: LazyHash::new(Library::default()),
        template: Source::new(template_id(), TEMPLATE.to_owned()),
    })
}

/// The path is a plain constant, for which a virtual path always exists; the detached source's own id stands in.
fn template_id() -> FileId {
    static ID: OnceLock<FileId> = OnceLock::new();
    *ID.get_or_init(|| {
        VirtualPath::new("/letter.typ").map_or_else(
            |_| Source::detached("").id(),
            |path| RootedPath::new(VirtualRoot::Project, path).intern(),
        )
    })
}

impl LetterWorld {
    pub(super) fn new(files: BTreeMap<String, Bytes>) -> Self {
        Self { files }
    }
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &shared().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &faces().book
    }

    fn main(&self) -> FileId {
        template_id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == template_id() {
            Ok(shared().template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        match path.root() {
            VirtualRoot::Project => self.files.get(path.vpath().get_with_slash()).cloned(),
            VirtualRoot::Package(_) => None,
        }
        .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        faces().fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
