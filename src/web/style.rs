//! The one stylesheet, at an address that changes with its bytes and is therefore kept for ever.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::error::Error;
use crate::domain::record::Hash;

const SHEET: &str = include_str!("../../templates/style/undersigned.css");
const ICON: &str = include_str!("../../templates/style/icon.svg");

static SHEET_NAME: LazyLock<String> = LazyLock::new(|| name(SHEET, "css"));
static ICON_NAME: LazyLock<String> = LazyLock::new(|| name(ICON, "svg"));

fn name(content: &str, ending: &str) -> String {
    let hash: String = Hash::of(content.as_bytes())
        .to_string()
        .chars()
        .take(12)
        .collect();
    format!("{hash}.{ending}")
}

/// Where the stylesheet is, for templates.
pub(super) fn href() -> String {
    format!("/style/{}", *SHEET_NAME)
}

/// Where the icon is, for templates.
pub(super) fn icon() -> String {
    format!("/style/{}", *ICON_NAME)
}

/// Serves either; any other name is an old one, or made up.
pub(super) async fn file(name: Path<String>) -> Result<HttpResponse, Error> {
    let (kind, content) = match name.as_str() {
        name if name == *SHEET_NAME => ("text/css; charset=utf-8", SHEET),
        name if name == *ICON_NAME => ("image/svg+xml", ICON),
        _ => return Err(Error::not_found()),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(content))
}
