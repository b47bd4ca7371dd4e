//! What a seal says that it covers, read leniently from a file that may be forged: this explains, it accepts nothing.

use lopdf::{Document, LoadOptions, Object};

use super::Finding;

/// No stream that is read while loading may inflate beyond this.
const LOADED: usize = 1 << 20;

/// The bytes that the first seal of a file claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coverage {
    /// The four numbers: two times where a covered part begins, and how long it is.
    range: [usize; 4],
    /// How long the file is.
    length: usize,
}

/// Reads a file as a lenient reader would; bounded by its length.
pub(super) fn lenient(file: &[u8]) -> Option<Document> {
    let options = LoadOptions {
        max_decompressed_size: Some(LOADED),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(file, options).ok()
}

impl Coverage {
    /// The claim of the seal that covers least: what stands after it came after the seal.
    pub(super) fn read(file: &[u8]) -> Option<Self> {
        let document = lenient(file);
        let objects = document
            .iter()
            .flat_map(|document| document.objects.values());
        let range = objects
            .filter_map(claimed)
            .min_by_key(|range| range[2].saturating_add(range[3]))
            .or_else(|| written(file))?;
        Some(Self {
            range,
            length: file.len(),
        })
    }

    /// What is covered, once the seal's own check has accepted the file with all that stands after the seal.
    pub(super) fn accepted(&self) -> Finding {
        let later = self.length.saturating_sub(self.end());
        let sentence = match later {
            0 => "The seal covers the whole file.".to_owned(),
            _ => format!(
                "The seal covers the whole file as it was sealed; {} bytes of proof follow it.",
                figure(later)
            ),
        };
        Finding::of(sentence).for_experts(self.detail())
    }

    fn detail(&self) -> String {
        let [start, first, second, _] = self.range;
        format!(
            "Bytes {start} to {}, and {second} to {}, of {}.",
            start.saturating_add(first),
            self.end(),
            self.length
        )
    }

    /// Where the covered bytes end.
    pub(super) fn end(&self) -> usize {
        self.range[2].saturating_add(self.range[3])
    }

    /// Whether all of the file is covered but for the signature itself.
    ///
    /// # Errors
    /// What is left out.
    pub(super) fn judge(&self, file: &[u8]) -> Result<Finding, Finding> {
        let [start, first, second, _] = self.range;
        let end = self.end();
        let hole = file.get(start.saturating_add(first)..second);
        let is_signature = hole.is_some_and(|hole| {
            hole.strip_prefix(b"<")
                .and_then(|hole| hole.strip_suffix(b">"))
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        });
        let sentence = if start != 0 {
            format!(
                "The seal leaves out the first {} bytes of the file.",
                figure(start)
            )
        } else if end > self.length {
            format!(
                "The seal was set on a file that was {} bytes longer: this one was cut.",
                figure(end - self.length)
            )
        } else if !is_signature {
            "The seal leaves out more of the file than its own signature.".into()
        } else if end < self.length {
            format!(
                "The seal covers the first {} of {} bytes; what follows was added after it.",
                figure(end),
                figure(self.length)
            )
        } else {
            return Ok(Finding::of("The seal covers the whole file.").for_experts(self.detail()));
        };
        Err(Finding::of(sentence).for_experts(self.detail()))
    }
}

/// A number of bytes with its thousands apart: "61,175".
pub(super) fn figure(bytes: usize) -> String {
    let digits = bytes.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The byte range of a seal's dictionary.
fn claimed(object: &Object) -> Option<[usize; 4]> {
    let entries = object.as_dict().ok()?;
    let kind = entries.get(b"SubFilter").and_then(Object::as_name).ok()?;
    if kind != b"ETSI.CAdES.detached" {
        return None;
    }
    let numbers = entries.get(b"ByteRange").ok()?.as_array().ok()?;
    let numbers = numbers
        .iter()
        .map(|number| usize::try_from(number.as_i64().ok()?).ok())
        .collect::<Option<Vec<_>>>()?;
    numbers.try_into().ok()
}

/// The last byte range that stands in a file whose objects cannot be found.
fn written(file: &[u8]) -> Option<[usize; 4]> {
    const OPENING: &[u8] = b"/ByteRange [";
    let at = memchr::memmem::rfind(file, OPENING)? + OPENING.len();
    let rest = file.get(at..)?;
    let end = rest.iter().position(|byte| *byte == b']')?;
    let numbers = std::str::from_utf8(rest.get(..end)?).ok()?;
    let numbers: Vec<usize> = numbers
        .split_ascii_whitespace()
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    numbers.try_into().ok()
}
