//! Answers that a reader's browser and a proxy may keep, as long as they ask whether they still hold.

use actix_web::http::header::{self, EntityTag, HeaderValue, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web::Bytes};

use crate::domain::record::Hash;

/// Kept, but asked about each time: a withdrawn page must not live on in a cache.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// An answer with the digest of its bytes as its tag, or 304 to whoever has it already. The tag is weak, for the same
/// page is sent compressed and not.
pub(super) fn kept(req: &HttpRequest, kind: &'static str, body: impl Into<Bytes>) -> HttpResponse {
    let body = body.into();
    let digest = Hash::of(&body).to_string();
    let tag = EntityTag::new_weak(digest.chars().take(32).collect());
    let mut answer = if has(req, &tag) {
        HttpResponse::NotModified().finish()
    } else {
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, kind))
            .body(body)
    };
    tagged(&mut answer, &tag);
    answer
}

/// Marks an answer with its tag.
pub(super) fn tagged(answer: &mut HttpResponse, tag: &EntityTag) {
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, ASK_EACH_TIME);
    if let Ok(tag) = HeaderValue::from_str(&tag.to_string()) {
        headers.insert(header::ETAG, tag);
    }
}

/// Whether the reader has these bytes already.
pub(super) fn has(req: &HttpRequest, tag: &EntityTag) -> bool {
    use actix_web::http::header::Header;
    match IfNoneMatch::parse(req) {
        Ok(IfNoneMatch::Any) => req.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(items)) => items.iter().any(|item| item.weak_eq(tag)),
        Err(_) => false,
    }
}
