//! Who sent a form: a page of ours, or somebody else's.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::error::Error;
use super::site::Site;

/// Guards pages that a cookie opens: an unsafe request has to come from a page of ours. Browsers say so in
/// `Sec-Fetch-Site`; older ones in `Origin`. A request that says neither is refused.
pub(super) async fn ours_only(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let own = req
        .app_data::<Data<Site>>()
        .is_some_and(|site| is_ours(req.headers(), &site.rules.public_url));
    if is_safe(req.method()) || own {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    Ok(req.error_response(elsewhere()))
}

/// Guards pages that the link itself opens. Their referrer policy makes browsers send `Origin: null`, so only a
/// request that a browser calls cross-site is refused; the token in the path is what the form proves itself with.
pub(super) async fn not_from_elsewhere(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if is_safe(req.method()) || sec_fetch_site(req.headers()) != Some("cross-site") {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    Ok(req.error_response(elsewhere()))
}

fn elsewhere() -> Error {
    Error::refused(
        StatusCode::FORBIDDEN,
        "This form came from another site",
        "Nothing was recorded. Open the page here and send it again.",
    )
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    match sec_fetch_site(headers) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => headers
            .get(header::ORIGIN)
            .and_then(|origin| origin.to_str().ok())
            .is_some_and(|origin| {
                url::Url::parse(public_url)
                    .is_ok_and(|own| own.origin().ascii_serialization() == origin)
            }),
    }
}

fn sec_fetch_site(headers: &HeaderMap) -> Option<&str> {
    headers.get("sec-fetch-site").and_then(|v| v.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn with(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        headers
    }

    #[test]
    fn only_a_page_of_ours_may_send_a_form_that_a_cookie_opens() {
        let own = "https://letters.example/sub";
        assert!(is_ours(&with("sec-fetch-site", "same-origin"), own));
        assert!(is_ours(&with("origin", "https://letters.example"), own));
        assert!(!is_ours(&with("sec-fetch-site", "same-site"), own));
        assert!(!is_ours(&with("sec-fetch-site", "cross-site"), own));
        assert!(!is_ours(
            &with("origin", "https://letters.example.evil"),
            own
        ));
        assert!(!is_ours(&with("origin", "null"), own));
        assert!(!is_ours(&HeaderMap::new(), own));
    }
}
