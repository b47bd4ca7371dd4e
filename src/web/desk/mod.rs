//! The desk: where lead offices draft, circulate, close, finalize and release.
//!
//! A letter is one page in four parts, in the order of the work: text, co-signers, close, release; its record comes
//! last. Each act is a form of its own that works without scripts; a refusal shows the same part again with what was
//! typed. No page here ever shows an approval link.

mod answers;
mod close;
mod co_signers;
mod compare;
mod done;
mod field;
mod home;
mod invite;
mod layout;
mod letter;
mod mailbox;
mod office;
mod picture_form;
mod preview;
mod problem;
mod record;
mod registered;
mod release;
mod scripts;
mod spot;
mod text;
mod text_form;
mod word;
mod word_upload;

use actix_multipart::form::MultipartFormConfig;
use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig, get, post, resource};

use super::error::Error;
use super::form::Limit;
use super::origin;
use super::sessions;

/// The most bytes of a form that holds a letter: its characters escaped, three bytes for one.
const LETTER_LIMIT: Limit = Limit(1 << 20);

/// The most bytes of a form that holds what was read from a Word file.
const MANUSCRIPT_LIMIT: Limit = Limit(16 << 20);

/// The routes of the desk and of the trial's mailbox.
pub(super) fn routes(config: &mut ServiceConfig) {
    let uploads = MultipartFormConfig::default()
        .total_limit(crate::word::PACKED)
        .memory_limit(crate::word::PACKED);
    let letter = web::scope("/letters/{id}")
        .service(resource("").route(get().to(letter::open)))
        .service(
            resource("/text")
                .app_data(LETTER_LIMIT)
                .route(get().to(text::show))
                .route(post().to(text::revise)),
        )
        .service(
            resource("/preview")
                .app_data(LETTER_LIMIT)
                .route(post().to(preview::of_letter)),
        )
        .service(
            resource("/word")
                .app_data(uploads.clone())
                .route(post().to(word::review_text)),
        )
        .service(
            resource("/word/text")
                .app_data(MANUSCRIPT_LIMIT)
                .route(post().to(word::fill_text)),
        )
        .service(resource("/revisions/{number}.docx").route(get().to(word::export)))
        .service(resource("/layout").route(post().to(layout::lay_out)))
        .service(resource("/compare").route(get().to(compare::show)))
        .service(resource("/co-signers").route(get().to(co_signers::show)))
        .service(resource("/circulation").route(post().to(co_signers::circulate)))
        .service(resource("/deadline").route(post().to(co_signers::extend)))
        .service(resource("/reminders").route(post().to(co_signers::remind)))
        .service(
            resource("/invitations/matching")
                .app_data(Limit(64 << 10))
                .route(post().to(invite::find)),
        )
        .service(
            resource("/invitations")
                .app_data(Limit(256 << 10))
                .route(post().to(invite::ask)),
        )
        .service(resource("/invitations/{invitation}/reminder").route(post().to(answers::remind)))
        .service(resource("/invitations/{invitation}/revocation").route(post().to(answers::revoke)))
        .service(
            resource("/invitations/{invitation}/error").route(post().to(answers::enter_in_error)),
        )
        .service(resource("/close").route(get().to(close::show)))
        .service(resource("/closing").route(post().to(close::close)))
        .service(resource("/finalization").route(post().to(close::finalize)))
        .service(resource("/recall").route(post().to(close::take_back)))
        .service(resource("/abandonment").route(post().to(close::abandon)))
        .service(
            resource("/release")
                .route(get().to(release::show))
                .route(post().to(release::announce)),
        )
        .service(resource("/press-kit").route(get().to(release::press_kit)))
        .service(resource("/letter.pdf").route(get().to(release::pdf)))
        .service(resource("/record").route(get().to(record::show)));
    let desk = web::scope("/desk")
        .wrap(from_fn(signed_in))
        .wrap(from_fn(origin::ours_only))
        .service(resource("").route(get().to(home::show)))
        .service(
            resource("/preview")
                .app_data(LETTER_LIMIT)
                .route(post().to(preview::show)),
        )
        .service(resource("/counting.mjs").route(get().to(scripts::counting)))
        .service(resource("/paste.mjs").route(get().to(scripts::paste)))
        .service(resource("/preview.mjs").route(get().to(scripts::preview)))
        .service(resource("/sealing.mjs").route(get().to(scripts::sealing)))
        .service(resource("/toolbar.mjs").route(get().to(scripts::toolbar)))
        .service(resource("/unsaved.mjs").route(get().to(scripts::unsaved)))
        .service(
            resource("/word")
                .app_data(uploads)
                .route(post().to(word::review_new)),
        )
        .service(
            resource("/word/text")
                .app_data(MANUSCRIPT_LIMIT)
                .route(post().to(word::fill_new)),
        )
        .service(office::routes())
        .service(resource("/letters/new").route(get().to(text::blank)))
        .service(
            resource("/letters")
                .app_data(LETTER_LIMIT)
                .route(post().to(text::draft)),
        )
        .service(letter);
    config
        .service(desk)
        .service(resource("/mailbox").route(get().to(mailbox::list)))
        .service(resource("/mailbox/{file}").route(get().to(mailbox::one)))
        .service(resource("/mailbox/{file}/html").route(get().to(mailbox::html)))
        .service(resource("/mailbox/{file}/raw").route(get().to(mailbox::raw)));
}

/// Lets only staff in. Whoever opens a page is led to where one signs in; whoever sent a form is told so, for a
/// redirect would lose what they typed.
async fn signed_in(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match sessions::staff(req.request()).await {
        Ok(Some(staff)) => {
            req.extensions_mut().insert(staff);
            Ok(next.call(req).await?.map_into_boxed_body())
        }
        Ok(None) if req.method() == Method::GET => {
            Ok(req.into_response(sessions::see("/sign-in")))
        }
        Ok(None) => Ok(req.error_response(Error::refused(
            StatusCode::UNAUTHORIZED,
            "You are no longer signed in",
            "Nothing was recorded. What you typed is still in the page before this one: sign in in another tab, then go back and send it again.",
        ))),
        Err(error) => Ok(req.error_response(error)),
    }
}
