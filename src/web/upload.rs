//! A form with a file in it: read whole and in time, or not at all.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::form::bytes::Bytes as Part;
use actix_multipart::form::{FieldReader, Limits, MultipartCollect, MultipartForm, State};
use actix_multipart::{Field, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};

/// Which parts a form may have.
pub(super) trait Form: 'static {
    /// The key of a part with this name, under which it stands once at most; `None` if the form has no such part.
    fn key(name: &str, is_file: bool) -> Option<&'static str>;

    /// The most bytes of a part with this name, if it is less than the whole form's.
    fn limit(_name: &str) -> Option<usize> {
        None
    }
}

/// The parts of a form.
pub(super) struct Parts<F> {
    parts: State,
    form: PhantomData<F>,
}

/// Why a form did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotArrived {
    /// It took longer than it may.
    Late,
    /// It is larger than it may be.
    TooLarge,
    /// It was cut off, or is another form.
    Broken,
}

/// Reads a form that arrives within so many seconds. How large it may be, its route says.
pub(super) fn read<F: Form>(
    req: &HttpRequest,
    payload: &mut Payload,
    seconds: u64,
) -> impl Future<Output = Result<Parts<F>, NotArrived>> + use<F> {
    let read = MultipartForm::<Parts<F>>::from_request(req, payload);
    async move {
        match tokio::time::timeout(Duration::from_secs(seconds), read).await {
            Err(_) => Err(NotArrived::Late),
            Ok(Err(error)) if is_overflow(&error) => Err(NotArrived::TooLarge),
            Ok(Err(_)) => Err(NotArrived::Broken),
            Ok(Ok(form)) => Ok(form.into_inner()),
        }
    }
}

fn is_overflow(error: &actix_web::Error) -> bool {
    error
        .as_error::<MultipartError>()
        .is_some_and(|error| matches!(error, MultipartError::Payload(PayloadError::Overflow)))
}

impl<F> Parts<F> {
    /// The part with this key, if the form had it.
    pub(super) fn take(&mut self, key: &str) -> Option<Bytes> {
        let part: Box<dyn Any> = self.parts.remove(key)?;
        part.downcast::<Part>().ok().map(|part| part.data)
    }
}

impl<F: Form> MultipartCollect for Parts<F> {
    fn limit(name: &str) -> Option<usize> {
        F::limit(name)
    }

    fn handle_field<'t>(
        req: &'t HttpRequest,
        field: Field,
        limits: &'t mut Limits,
        state: &'t mut State,
    ) -> Pin<Box<dyn Future<Output = Result<(), MultipartError>> + 't>> {
        let is_file = field
            .content_disposition()
            .is_some_and(|told| told.get_filename().is_some());
        let name = field.name().unwrap_or_default().to_owned();
        Box::pin(async move {
            let Some(key) = F::key(&name, is_file) else {
                return Err(MultipartError::UnknownField(name));
            };
            if state.contains_key(key) {
                return Err(MultipartError::DuplicateField(name));
            }
            let part = Part::read_field(req, field, limits).await?;
            state.insert(key.to_owned(), Box::new(part));
            Ok(())
        })
    }

    fn from_state(parts: State) -> Result<Self, MultipartError> {
        Ok(Self {
            parts,
            form: PhantomData,
        })
    }
}
