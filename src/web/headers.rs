//! The headers of every answer.
//!
//! Nothing runs, nothing is fetched from elsewhere, nothing may frame a page, and what a page may not do by its
//! nature a browser is told to refuse as well. A handler that needs otherwise sets the header itself: what is there
//! is left alone.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::site::Site;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";
/// The desk has modules of its own and shows mails in frames.
const DESK_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; \
                           connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const NO_FEATURES: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()";

/// For whom a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Whoever holds a link: the path itself is the secret.
    Link,
    /// Staff who are signed in.
    Desk,
    /// Everybody, and programs.
    Open,
}

impl Audience {
    fn of(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("a" | "sign-in") => Self::Link,
            Some("desk" | "mailbox" | "sign-out") => Self::Desk,
            Some(_) | None => Self::Open,
        }
    }
}

/// Sets the headers, and lets HEAD be answered wherever GET is.
pub(super) async fn guard(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let audience = Audience::of(req.path());
    let https = req
        .app_data::<Data<Site>>()
        .is_some_and(|site| site.is_https());
    if req.method() == Method::HEAD {
        // The connection remembers that no body is to be sent; the pages need not know.
        req.head_mut().method = Method::GET;
    }
    let mut answer = next.call(req).await?.map_into_boxed_body();
    set(answer.headers_mut(), audience, https);
    Ok(answer)
}

fn set(headers: &mut HeaderMap, audience: Audience, https: bool) {
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = match audience {
            Audience::Desk => DESK_POLICY,
            Audience::Link | Audience::Open => POLICY,
        };
        put(headers, header::CONTENT_SECURITY_POLICY, policy);
        put(headers, header::X_FRAME_OPTIONS, "DENY");
    }
    let referrer = match audience {
        Audience::Link => "no-referrer",
        Audience::Desk | Audience::Open => "same-origin",
    };
    put(headers, header::REFERRER_POLICY, referrer);
    if audience != Audience::Open {
        put(headers, X_ROBOTS_TAG, "noindex, nofollow");
    }
    put(headers, header::CACHE_CONTROL, "no-store");
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, header::CROSS_ORIGIN_OPENER_POLICY, "same-origin");
    put(headers, header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin");
    put(headers, header::PERMISSIONS_POLICY, NO_FEATURES);
    if https {
        put(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
}

const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_secret_in_it_is_never_sent_on_or_kept() {
        let mut headers = HeaderMap::new();
        set(&mut headers, Audience::of("/a/abc/receipt"), true);
        assert_eq!(headers.get("referrer-policy").unwrap(), "no-referrer");
        assert_eq!(headers.get("cache-control").unwrap(), "no-store");
        assert_eq!(Audience::of("/sign-in/abc"), Audience::Link);
        assert_eq!(Audience::of("/api/v1/letters"), Audience::Open);
    }

    #[test]
    fn what_a_handler_has_set_is_left_alone() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox"),
        );
        set(&mut headers, Audience::Desk, false);
        assert_eq!(headers.get("content-security-policy").unwrap(), "sandbox");
        assert!(!headers.contains_key("x-frame-options"));
        assert!(!headers.contains_key("strict-transport-security"));
    }
}
