//! The page behind the link.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use super::error;
use super::origin;

/// The routes.
pub(super) fn routes(routes: &mut ServiceConfig) {
    routes.service(
        web::scope("/a")
            .wrap(from_fn(origin::not_from_elsewhere))
            .default_service(web::to(error::no_page)),
    );
}
