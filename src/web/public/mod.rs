//! What everybody may see: released letters, and the means to check them.

mod health;

use actix_web::web::{self, ServiceConfig};

/// The routes.
pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .service(web::resource("/healthz").route(web::get().to(health::alive)))
        .service(web::resource("/readyz").route(web::get().to(health::ready)))
        .service(web::resource("/metrics").route(web::get().to(health::metrics)));
}
