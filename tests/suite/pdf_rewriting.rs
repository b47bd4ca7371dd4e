//! A forger's workshop: takes the typesetter's PDF apart and puts it together again with other objects, so well that
//! it can be sealed anew.

use lopdf::{Document, Object};
use undersigned::pdf::typeset::Typeset;

use crate::pdf_letters::{other_key, sealed_by};

/// A typesetter's file as its objects, each as it stands in the file.
pub(crate) struct Workshop {
    header: Vec<u8>,
    objects: Vec<Vec<u8>>,
    trailer: Vec<u8>,
    document: Document,
    typeset: Typeset,
}

impl Workshop {
    pub(crate) fn open(typeset: Typeset) -> Self {
        let pdf = typeset.pdf.clone();
        let table = position(&pdf, b"\nxref\n") + 1;
        let text = String::from_utf8_lossy(&pdf[table..]).into_owned();
        let mut lines = text.lines().skip(1);
        let count: usize = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let offsets: Vec<usize> = lines
            .take(count)
            .skip(1)
            .map(|line| line[..10].parse().unwrap())
            .collect();
        let mut ends = offsets.clone();
        ends.push(table);
        ends.sort_unstable();
        let end = |start: usize| *ends.iter().find(|end| **end > start).unwrap();
        let trailer = table + position(&pdf[table..], b"trailer");
        let startxref = table + position(&pdf[table..], b"startxref");
        Self {
            header: pdf[..*offsets.iter().min().unwrap()].to_vec(),
            objects: offsets
                .iter()
                .map(|start| pdf[*start..end(*start)].to_vec())
                .collect(),
            trailer: pdf[trailer..startxref].to_vec(),
            document: Document::load_mem(&pdf).unwrap(),
            typeset,
        }
    }

    /// The words of a page, as its operators.
    pub(crate) fn page(&self, number: u32) -> String {
        let content = self
            .document
            .get_page_content(self.document.get_pages()[&number]);
        String::from_utf8(content).unwrap()
    }

    /// Draws a page anew.
    pub(crate) fn draw(&mut self, number: u32, content: &[u8]) {
        let page = self
            .document
            .get_dictionary(self.document.get_pages()[&number])
            .unwrap();
        let (number, _) = page.get(b"Contents").unwrap().as_reference().unwrap();
        self.put_stream(number, "", content);
    }

    /// Puts another stream in the place of an object.
    pub(crate) fn put_stream(&mut self, number: u32, entries: &str, content: &[u8]) {
        let mut object = format!(
            "{number} 0 obj\n<<{entries}/Length {}>>\nstream\n",
            content.len()
        )
        .into_bytes();
        object.extend_from_slice(content);
        object.extend_from_slice(b"\nendstream\nendobj\n\n");
        *self.object(number) = object;
    }

    /// Changes the text of an object.
    pub(crate) fn change(&mut self, number: u32, from: &str, to: &str) {
        let object = self.object(number);
        let text = String::from_utf8(object.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        *object = text.replace(from, to).into_bytes();
    }

    fn object(&mut self, number: u32) -> &mut Vec<u8> {
        &mut self.objects[number as usize - 1]
    }

    /// The number of the first object that satisfies.
    pub(crate) fn find(&self, is: impl Fn(&lopdf::Dictionary) -> bool) -> u32 {
        let dictionary = |object: &Object| match object.as_stream() {
            Ok(stream) => is(&stream.dict),
            Err(_) => object.as_dict().is_ok_and(&is),
        };
        let mut objects = self.document.objects.iter();
        let found = objects.find(|(_, object)| dictionary(object));
        found.unwrap().0.0
    }

    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// The file as it is now.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        let mut pdf = self.header.clone();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for object in &self.objects {
            table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
            pdf.extend_from_slice(object);
        }
        let at = pdf.len();
        pdf.extend_from_slice(table.as_bytes());
        pdf.extend_from_slice(&self.trailer);
        pdf.extend_from_slice(format!("startxref\n{at}\n%%EOF").as_bytes());
        pdf
    }

    /// Sealed with a key of the forger's own.
    pub(crate) fn sealed(&self) -> Vec<u8> {
        let typeset = Typeset {
            pdf: self.pdf(),
            ..self.typeset.clone()
        };
        sealed_by(&typeset, &other_key(9))
    }
}

pub(crate) fn position(bytes: &[u8], part: &[u8]) -> usize {
    bytes
        .windows(part.len())
        .position(|window| window == part)
        .unwrap()
}
