//! Later revisions, written as a PDF library writes them: the covered bytes stay, and what a reader sees does not.

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, dictionary};

use super::SEALED;

/// A revision after a file.
pub(super) struct Revision(IncrementalDocument);

impl Revision {
    pub(super) fn after(pdf: &[u8]) -> Self {
        let document = Document::load_mem(pdf).unwrap();
        Self(IncrementalDocument::create_from(pdf.to_vec(), document))
    }

    pub(super) fn before(&self) -> &Document {
        self.0.get_prev_documents()
    }

    pub(super) fn root(&self) -> ObjectId {
        self.before()
            .trailer
            .get(b"Root")
            .unwrap()
            .as_reference()
            .unwrap()
    }

    pub(super) fn page(&self, number: u32) -> ObjectId {
        self.before().get_pages()[&number]
    }

    /// The object that a dictionary names.
    pub(super) fn under(&self, id: ObjectId, key: &[u8]) -> ObjectId {
        let entries = self.before().get_dictionary(id).unwrap();
        entries.get(key).unwrap().as_reference().unwrap()
    }

    /// A dictionary to change.
    pub(super) fn entries(&mut self, id: ObjectId) -> &mut Dictionary {
        self.0.opt_clone_object_to_new_document(id).unwrap();
        let object = self.0.new_document.get_object_mut(id).unwrap();
        if let Object::Stream(stream) = object {
            &mut stream.dict
        } else {
            object.as_dict_mut().unwrap()
        }
    }

    /// A dictionary within one, to change.
    pub(super) fn within(&mut self, id: ObjectId, key: &str) -> &mut Dictionary {
        let object = self.entries(id).get_mut(key.as_bytes()).unwrap();
        object.as_dict_mut().unwrap()
    }

    pub(super) fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.0.new_document.set_object(id, object);
    }

    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.0.new_document.add_object(object)
    }

    /// Names another catalog.
    pub(super) fn retitle(&mut self, catalog: ObjectId) {
        self.0.new_document.trailer.set("Root", catalog);
    }

    pub(super) fn written(mut self) -> Vec<u8> {
        let mut file = Vec::new();
        self.0.save_to(&mut file).unwrap();
        file
    }

    /// The object of the seal: its signature and its field.
    pub(super) fn seal(&self) -> (ObjectId, ObjectId) {
        let catalog = self.before().catalog().unwrap();
        let form = catalog.get(b"AcroForm").unwrap().as_dict().unwrap();
        let field = form.get(b"Fields").unwrap().as_array().unwrap()[0]
            .as_reference()
            .unwrap();
        (self.under(field, b"V"), field)
    }

    /// Adds an annotation to a page.
    pub(super) fn annotate(&mut self, page: u32, annotation: Dictionary) -> ObjectId {
        let id = self.add(annotation);
        let page = self.page(page);
        let entries = self.entries(page);
        match entries.get_mut(b"Annots") {
            Ok(list) => list.as_array_mut().unwrap().push(id.into()),
            Err(_) => entries.set("Annots", vec![id.into()]),
        }
        id
    }
}

/// The letter of 2022 with one more revision.
pub(super) fn revised(change: impl FnOnce(&mut Revision)) -> Vec<u8> {
    let mut revision = Revision::after(&SEALED);
    change(&mut revision);
    revision.written()
}

/// An annotation that shows words.
pub(super) fn free_text(rect: [i64; 4]) -> Dictionary {
    dictionary! {
        "Type" => "Annot", "Subtype" => "FreeText", "F" => 4,
        "Rect" => rect.map(Object::from).to_vec(),
        "Contents" => Object::string_literal("We do not agree."),
        "DA" => Object::string_literal("/Helv 12 Tf 0 g"),
    }
}
