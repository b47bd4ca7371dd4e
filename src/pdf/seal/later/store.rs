//! The document security store (ETSI EN 319 142-1, 5.4.2): certificates and lists of revoked ones, for a check that
//! asks nobody.

use lopdf::{Object, dictionary};

use super::tail::Tail;
use crate::pdf::seal::write;

/// What has been stored, by object numbers.
#[derive(Default)]
pub(super) struct Store {
    /// The store's own object, once there is one; each revision writes it anew.
    number: Option<u32>,
    certificates: Vec<u32>,
    lists: Vec<u32>,
}

impl Store {
    /// Appends a revision with more of both.
    pub(super) fn append(&mut self, file: &mut Tail, certificates: &[Vec<u8>], lists: &[Vec<u8>]) {
        let mut next = file.size;
        let mut objects = Vec::new();
        let mut number = || {
            next += 1;
            next - 1
        };
        for certificate in certificates {
            let number = number();
            self.certificates.push(number);
            objects.push((number, stream(certificate)));
        }
        for list in lists {
            let number = number();
            self.lists.push(number);
            objects.push((number, stream(list)));
        }
        let own = self.number.unwrap_or_else(number);
        self.number = Some(own);
        let references = |numbers: &[u32]| -> Vec<Object> {
            let numbers = numbers.iter();
            numbers.map(|n| Object::Reference((*n, 0))).collect()
        };
        let mut entries = dictionary! {
            "Type" => "DSS",
            "Certs" => references(&self.certificates),
        };
        if !self.lists.is_empty() {
            entries.set("CRLs", references(&self.lists));
        }
        let mut body = Vec::new();
        write::dictionary(&entries, &mut body);
        objects.push((own, body));
        file.catalog.set("DSS", Object::Reference((own, 0)));
        file.append(objects);
    }
}

fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut body = format!("<</Length {}>>\nstream\n", bytes.len()).into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\nendstream");
    body
}

/// The streams with which such a revision begins.
pub(super) fn streams(mut revision: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some((bytes, rest)) = first_stream(revision) {
        found.push(bytes);
        revision = rest;
    }
    found
}

fn first_stream(revision: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, rest) = number(revision)?;
    let (length, rest) = number(rest.strip_prefix(b" 0 obj\n<</Length ")?)?;
    let (bytes, rest) = rest
        .strip_prefix(b">>\nstream\n")?
        .split_at_checked(length)?;
    Some((bytes, rest.strip_prefix(b"\nendstream\nendobj\n")?))
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let (digits, rest) = bytes.split_at_checked(digits.count())?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, rest))
}
