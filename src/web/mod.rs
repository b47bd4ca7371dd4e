//! Pages and the API, by audience.

use std::io;
use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::{App as Actix, HttpServer};

use crate::app::App;

/// The server of all pages, bound and not yet running.
///
/// # Errors
/// If the listener cannot be used.
pub fn server(app: &App, listener: TcpListener) -> io::Result<Server> {
    let _ = app;
    Ok(HttpServer::new(Actix::new).listen(listener)?.run())
}
