//! The API's description (`OpenAPI` 3.1), made from the code that answers.

use actix_web::HttpResponse;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::problem::PROBLEM_JSON;
use super::{
    circulation, finalization, imports, invitations, layout, letters, members, offices, problem,
    record, release, revisions,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Undersigned",
        description = "Joint letters: drafted, circulated, approved by link, sealed in one PDF. An office acts here with a \
            token of its own and sees its own letters alone. Times are RFC 3339, members are Biographical Directory ids."
    ),
    paths(
        offices::list, offices::one, offices::change,
        offices::put_signature_image, offices::delete_signature_image,
        offices::put_letterhead_artwork, offices::delete_letterhead_artwork,
        members::list, members::one,
        letters::list, letters::create, letters::one, letters::abandon,
        revisions::list, revisions::create,
        imports::import, imports::export,
        layout::show, layout::lay_out,
        invitations::list, invitations::create, invitations::revoke, invitations::enter_in_error, invitations::remind,
        circulation::circulate, circulation::extend, circulation::close,
        finalization::finalize, finalization::take_back, finalization::recall,
        release::announce, release::press_kit,
        record::show,
    ),
    components(schemas(problem::Document)),
    security(("token" = [])),
    modifiers(&Common)
)]
struct Description;

/// What is the same for every call.
struct Common;

impl Modify for Common {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let components = description.components.get_or_insert_default();
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
        for path in description.paths.paths.values_mut() {
            for operation in operations(path) {
                let responses = &mut operation.responses.responses;
                responses.insert("default".to_owned(), RefOr::T(problem()));
            }
            for operation in writes(path) {
                let parameters = operation.parameters.get_or_insert_default();
                parameters.push(RefOr::T(
                    ParameterBuilder::new()
                        .name("Idempotency-Key")
                        .parameter_in(ParameterIn::Header)
                        .required(Required::False)
                        .description(Some(
                            "A value of your own, 1 to 255 visible ASCII characters. The same request under the same key is done once and always answered alike.",
                        ))
                        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                        .build(),
                ));
            }
        }
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [
        &mut path.get,
        &mut path.post,
        &mut path.put,
        &mut path.patch,
        &mut path.delete,
    ];
    all.into_iter().flatten()
}

fn writes(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let writes = [
        &mut path.post,
        &mut path.put,
        &mut path.patch,
        &mut path.delete,
    ];
    writes.into_iter().flatten()
}

fn problem() -> Response {
    let schema = Ref::from_schema_name("Problem");
    ResponseBuilder::new()
        .description("What stood in the way; nothing was changed.")
        .content(
            PROBLEM_JSON,
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .build()
}

/// `GET /api/openapi.json`.
pub(super) async fn show() -> HttpResponse {
    HttpResponse::Ok().json(Description::openapi())
}
