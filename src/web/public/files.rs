//! The letter in other forms: the sealed PDF, the public form of the record, plain text.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::{Value, json};

use super::kept::{has, kept, tagged};
use super::released::{Released, open};
use crate::store::{Fault, document};
use crate::web::error::Error;
use crate::web::site::Site;

/// The width of the plain text, columns.
const COLUMNS: usize = 78;

/// `GET /letters/{slug}.pdf`: the stored bytes, whole or one range of them.
pub(super) async fn pdf(
    site: Data<Site>,
    req: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Error> {
    let released = open(&site, &slug).await?;
    let (id, digest) = (released.letter.id, released.sealed.pdf);
    let bytes = site
        .store
        .read(move |db| {
            db.document(id, document::PDF, &digest)?
                .ok_or_else(|| Fault::other("sending a PDF", "it is not in the store"))
        })
        .await?;
    let tag = EntityTag::new_strong(digest.to_string());
    let mut answer = if has(&req, &tag) {
        HttpResponse::NotModified().finish()
    } else {
        part(&req, &tag, Bytes::from(bytes))
    };
    tagged(&mut answer, &tag);
    if let Ok(name) = format!("inline; filename=\"{slug}.pdf\"").parse() {
        answer
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// The bytes that are asked for.
fn part(req: &HttpRequest, tag: &EntityTag, bytes: Bytes) -> HttpResponse {
    let length = bytes.len();
    let header = |name| {
        req.headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let fresh = header(header::IF_RANGE).is_none_or(|told| told == tag.to_string());
    let asked = header(header::RANGE)
        .filter(|_| fresh)
        .and_then(Range::parse);
    let mut answer = match asked.map(|range| range.within(length)) {
        None => HttpResponse::Ok().body(bytes),
        Some(Some((from, to))) => HttpResponse::PartialContent()
            .insert_header((
                header::CONTENT_RANGE,
                format!("bytes {from}-{}/{length}", to - 1),
            ))
            .body(bytes.slice(from..to)),
        Some(None) => HttpResponse::build(StatusCode::RANGE_NOT_SATISFIABLE)
            .insert_header((header::CONTENT_RANGE, format!("bytes */{length}")))
            .body("There are no such bytes in this PDF.\n"),
    };
    let headers = answer.headers_mut();
    headers.insert(
        header::ACCEPT_RANGES,
        header::HeaderValue::from_static("bytes"),
    );
    if answer.status() != StatusCode::RANGE_NOT_SATISFIABLE {
        answer.headers_mut().insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/pdf"),
        );
    }
    answer
}

/// One range of bytes. A request for several is answered with the whole, as is one that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Range {
    /// From here, and perhaps to there, inclusive.
    From(usize, Option<usize>),
    /// The last so many.
    Last(usize),
}

impl Range {
    fn parse(header: &str) -> Option<Self> {
        let (from, to) = header.strip_prefix("bytes=")?.split_once('-')?;
        match (from, to) {
            ("", last) => last.parse().ok().map(Self::Last),
            (from, "") => from.parse().ok().map(|from| Self::From(from, None)),
            (from, to) => {
                let (from, to) = (from.parse().ok()?, to.parse().ok()?);
                (from <= to).then_some(Self::From(from, Some(to)))
            }
        }
    }

    /// From where up to where, exclusive, if the file has such bytes.
    fn within(self, length: usize) -> Option<(usize, usize)> {
        let (from, to) = match self {
            Self::From(from, to) => (from, to.map_or(length, |to| to.saturating_add(1))),
            Self::Last(last) => (length.saturating_sub(last), length),
        };
        let to = to.min(length);
        (from < to).then_some((from, to))
    }
}

/// `GET /letters/{slug}.json`: text, names, digests, and the record with what of it is opened.
pub(super) async fn json(
    site: Data<Site>,
    req: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Error> {
    let released = open(&site, &slug).await?;
    let form = public_form(&site, &released);
    let body = serde_json::to_string_pretty(&form)
        .map_err(|e| Fault::other("writing a letter as JSON", e))?;
    Ok(kept(&req, "application/json", body + "\n"))
}

/// One event of the public record.
#[derive(Serialize)]
struct PublicEvent<'a> {
    seq: i64,
    kind: &'static str,
    at: String,
    /// SHA-256 of `line`.
    hash: String,
    /// The exact bytes that were hashed, which hold everything else.
    line: &'a str,
}

fn public_form(site: &Site, released: &Released) -> Value {
    let Released {
        letter,
        sealed,
        at,
        manifest,
        text,
        entries,
        openings,
    } = released;
    let url = site.rules.letter_url(&letter.slug);
    let signatories = manifest.signatories.iter().map(|signatory| {
        let member = &signatory.member;
        json!({
            "member": member.id,
            "name": member.formal_name,
            "press_name": member.press_name,
            "title": member.block_title(),
            "party_state": member.party_state(),
            "url": member.url,
            "block": signatory.block,
            "signature_image": signatory.likeness,
            "approval": {
                "event": signatory.approval,
                "hash": released.approval(signatory).map(|hash| hash.to_string()),
                "at": signatory.approved_at.to_string(),
                "capacity": signatory.capacity,
                "mail_domain": released.mail_domain(signatory),
            },
        })
    });
    let events = entries.iter().map(|entry| PublicEvent {
        seq: entry.seq,
        kind: entry.fact.kind(),
        at: entry.at.to_string(),
        hash: entry.hash.to_string(),
        line: &entry.line,
    });
    json!({
        "slug": letter.slug,
        "url": url,
        "stage": letter.stage.name(),
        "released_at": at.to_string(),
        "dated": manifest.dated.to_string(),
        "text": text,
        "layout": manifest.layout,
        "text_digest": manifest.digest,
        "signatories": signatories.collect::<Vec<_>>(),
        "pdf": {
            "url": format!("{url}.pdf"),
            "sha256": sealed.pdf,
            "bytes": sealed.bytes,
            "pages": sealed.pages,
            "seal_certificate_sha256": sealed.seal,
            "seal_level": sealed.level.name(),
            "earlier_sha256": sealed.earlier,
        },
        "manifest_sha256": sealed.manifest,
        "manifest": manifest,
        "events": events.collect::<Vec<_>>(),
        "openings": openings,
    })
}

/// `GET /letters/{slug}.txt`.
pub(super) async fn text(
    site: Data<Site>,
    req: HttpRequest,
    slug: Path<String>,
) -> Result<HttpResponse, Error> {
    let released = open(&site, &slug).await?;
    let manifest = &released.manifest;
    let blocks: Vec<_> = manifest
        .signatories
        .iter()
        .map(|signatory| signatory.block.clone())
        .collect();
    let plain = released
        .text
        .plain_signed(COLUMNS, Some(manifest.dated), &blocks);
    Ok(kept(&req, "text/plain; charset=utf-8", plain + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(header: &str) -> Option<Option<(usize, usize)>> {
        Range::parse(header).map(|range| range.within(100))
    }

    #[test]
    fn a_range_is_cut_to_the_file_and_one_beyond_it_is_refused() {
        assert_eq!(asked("bytes=0-9"), Some(Some((0, 10))));
        assert_eq!(asked("bytes=90-"), Some(Some((90, 100))));
        assert_eq!(asked("bytes=90-500"), Some(Some((90, 100))));
        assert_eq!(asked("bytes=-5"), Some(Some((95, 100))));
        assert_eq!(asked("bytes=-500"), Some(Some((0, 100))));
        assert_eq!(asked("bytes=100-"), Some(None));
        assert_eq!(asked("bytes=-0"), Some(None));
    }

    #[test]
    fn what_is_no_single_range_gets_the_whole_file() {
        for header in [
            "bytes=9-1",
            "bytes=a-b",
            "items=0-1",
            "bytes=0-1,5-6",
            "bytes=-",
        ] {
            assert_eq!(asked(header), None, "{header}");
        }
    }
}
