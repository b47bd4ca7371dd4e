//! Pages and the API, by audience.
//!
//! | path | audience | room |
//! |---|---|---|
//! | `/a/{token}` | the office that was asked | `approve` |
//! | `/sign-in`, `/desk`, `/mailbox` | staff of lead offices | `sessions`, `desk` |
//! | `/api/v1` | programs of an office | `api` |
//! | `/`, `/letters`, `/members`, `/verify` | everybody | `public` |
//!
//! Every route stands in `routes`, with the most that its body may hold. A handler reads through the store, writes
//! through the workflow, and knows no rule of its own: it turns what was typed into domain values and a refusal into
//! a page.

mod api;
mod approve;
mod board;
mod desk;
mod docx;
mod error;
mod form;
mod headers;
mod letter;
mod limits;
mod link;
mod origin;
mod page;
mod pictures;
mod public;
mod sealing;
mod sessions;
mod site;
mod style;
mod tally;
mod upload;
mod watch;

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App as Actix, HttpServer};

pub use site::Site;

/// How long a request's head may take to arrive, seconds; the answer is then 408.
const HEAD_SECONDS: u64 = 15;
/// How long requests under way may take once the service is told to stop, seconds.
const SHUTDOWN_SECONDS: u64 = 30;

/// The server of all pages, bound and not yet running.
///
/// # Errors
/// If the listener cannot be used.
pub fn server(site: Site, listener: TcpListener) -> io::Result<Server> {
    let site = Data::new(site);
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(site.clone())
            .configure(routes)
            .wrap(from_fn(error::speak))
            .wrap(from_fn(headers::guard))
            .wrap(from_fn(watch::watch))
    });
    Ok(server
        .client_request_timeout(Duration::from_secs(HEAD_SECONDS))
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)?
        .run())
}

/// Every route. The sealed PDFs come first: what follows is compressed, and they are not.
fn routes(routes: &mut ServiceConfig) {
    routes.configure(public::sealed).service(
        web::scope("")
            .wrap(Compress::default())
            .service(web::resource("/style/{name}").route(web::get().to(style::file)))
            .configure(api::routes)
            .configure(approve::routes)
            .configure(sessions::routes)
            .configure(desk::routes)
            .configure(public::routes)
            .default_service(web::to(error::no_page)),
    );
}
