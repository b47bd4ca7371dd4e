//! The typesetter: letters are typeset in processes of their own.
//!
//! Setting a page cannot be broken off, and a stack or a memory that overflows ends the process that it happens in. So
//! the service only asks: a process started as `undersigned typesetter` reads requests on its standard input and
//! answers on its standard output ([`super::process`]). It has a deadline for each, a ceiling on its memory, no environment
//! and no file. One that is late is killed; where one has died, another is asked, and only if that dies too is it the
//! request's own fault. A process leaves when its service has gone, even if that was killed.

mod inside;

mod request;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use self::inside::serve;

use self::request::{Answer, Request};
use super::checker::Checker;
use super::process::{Child, ChildFault};
use super::typeset::{Fitness, Pictures, Preview, Sketch, Typeset, TypesetError};
use crate::domain::evidence::Evidence;
use crate::domain::revision::LetterText;

/// How long one final letter may take, and the check of a text before it is saved.
const LETTER: Duration = Duration::from_secs(30);
/// How long the pages of a draft may take.
const PREVIEW: Duration = Duration::from_secs(5);
/// How many idle typesetters are kept: the faces are read and the template is parsed, at some 50 MiB each.
const WARM: usize = 4;

/// How many drafts may wait for a typesetter; who comes then is told at once that all are busy.
const WAITING: usize = 32;

/// Why there is no letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypesetterFault {
    /// The letter cannot be typeset.
    #[error(transparent)]
    Refused(#[from] TypesetError),
    /// The system starts no process.
    #[error("no typesetter can be started: {0}")]
    NotStarted(String),
    /// Every typesetter was at work all the time, or too many waited already.
    #[error("every typesetter is busy")]
    Busy,
    /// It took too long and was killed.
    #[error("typesetting took more than {0} seconds")]
    Overtime(u64),
    /// It ended before it had answered, as one does whose memory is at an end.
    #[error("the typesetter ended before it had answered: {0}")]
    Died(String),
}

impl TypesetterFault {
    fn of(fault: ChildFault) -> Self {
        match fault {
            ChildFault::NotStarted(why) => Self::NotStarted(why),
            ChildFault::Overtime(seconds) => Self::Overtime(seconds),
            ChildFault::Died(how) => Self::Died(how),
        }
    }
}

/// The typesetters of a service; cheap to clone. Every call blocks.
#[derive(Debug, Clone)]
pub struct Typesetter(Arc<Room>);

#[derive(Debug)]
struct Room {
    program: PathBuf,
    at_once: usize,
    places: Mutex<Places>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Places {
    /// How many typesetters are at work.
    busy: usize,
    /// How many requests wait for one.
    waiting: usize,
    idle: Vec<Child>,
}

impl Typesetter {
    /// Typesetters that are started from this program when they are first needed: at most one fewer than the machine
    /// has cores, so that pages are still served.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Room {
            program,
            at_once: cores.saturating_sub(1).max(1),
            places: Mutex::default(),
            freed: Condvar::new(),
        }))
    }

    /// Checkers from the same program, which never set a page for anybody else.
    #[must_use]
    pub fn checker(&self) -> Checker {
        Checker::new(self.0.program.clone())
    }

    /// The letter of an evidence's manifest: [`super::typeset::final_letter`], with that evidence attached.
    ///
    /// # Errors
    /// [`TypesetterFault`].
    pub fn final_letter(
        &self,
        evidence: &Evidence,
        pictures: &Pictures,
    ) -> Result<Typeset, TypesetterFault> {
        let mut parts = vec![
            evidence.record.as_bytes(),
            evidence.openings.as_bytes(),
            evidence.manifest.as_bytes(),
            &evidence.text,
        ];
        parts.extend(pictures.values().map(Vec::as_slice));
        let request = Request::Letter(pictures.keys().copied().collect());
        match self.ask(&request, &parts, LETTER)? {
            (Answer::Letter { pages, seal }, mut parts) if parts.len() == 1 => Ok(Typeset {
                pdf: parts.remove(0),
                pages,
                seal,
            }),
            (answer, _) => Err(misunderstood(answer)),
        }
    }

    /// The pages of a draft: [`super::typeset::preview`].
    ///
    /// # Errors
    /// [`TypesetterFault`].
    pub fn preview(
        &self,
        text: &LetterText,
        sketch: &Sketch,
        pictures: &Pictures,
    ) -> Result<Preview, TypesetterFault> {
        let request = Request::Preview(sketch.clone(), pictures.keys().copied().collect());
        let text = text.canonical();
        let mut parts = vec![text.as_slice()];
        parts.extend(pictures.values().map(Vec::as_slice));
        match self.ask(&request, &parts, PREVIEW)? {
            (Answer::Preview(preview), _) => Ok(preview),
            (answer, _) => Err(misunderstood(answer)),
        }
    }

    /// Whether a text fits on its pages: [`super::typeset::fitness`].
    ///
    /// # Errors
    /// [`TypesetterFault`].
    pub fn fitness(
        &self,
        text: &LetterText,
        sketches: Vec<Sketch>,
    ) -> Result<Fitness, TypesetterFault> {
        match self.ask(&Request::Fitness(sketches), &[&text.canonical()], LETTER)? {
            (Answer::Fitness(fitness), _) => Ok(fitness),
            (answer, _) => Err(misunderstood(answer)),
        }
    }

    /// Asks a warm typesetter, or a new one.
    fn ask(
        &self,
        request: &Request,
        parts: &[&[u8]],
        within: Duration,
    ) -> Result<(Answer, Vec<Vec<u8>>), TypesetterFault> {
        let mut place = self.0.place(request, within)?;
        if let Some(mut warm) = place.child.take() {
            match warm
                .ask(request, parts, within)
                .map_err(TypesetterFault::of)
            {
                // It may have died long before, or of something that is no fault of this request.
                Err(TypesetterFault::Died(how)) => {
                    tracing::warn!(how, "a typesetter has died; another is asked");
                }
                told => return place.keep(warm, told),
            }
        }
        let mut new = Child::start(&self.0.program, &["typesetter".to_owned()])
            .map_err(|error| TypesetterFault::NotStarted(error.to_string()))?;
        let told = new.ask(request, parts, within).map_err(TypesetterFault::of);
        place.keep(new, told)
    }
}

fn misunderstood(answer: Answer) -> TypesetterFault {
    match answer {
        Answer::Refused(refusal) => TypesetterFault::Refused(refusal),
        Answer::Letter { .. } | Answer::Preview(_) | Answer::Fitness(_) => {
            TypesetterFault::Died("it answered another question".into())
        }
    }
}

impl Room {
    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place to work at. A final letter waits however many drafts do.
    fn place(&self, request: &Request, within: Duration) -> Result<Place<'_>, TypesetterFault> {
        let mut places = self.places();
        if places.waiting >= WAITING && !matches!(request, Request::Letter(_)) {
            return Err(TypesetterFault::Busy);
        }
        places.waiting += 1;
        let full = |places: &mut Places| places.busy >= self.at_once;
        let (mut places, waited) = self
            .freed
            .wait_timeout_while(places, within, full)
            .unwrap_or_else(PoisonError::into_inner);
        places.waiting -= 1;
        if waited.timed_out() {
            return Err(TypesetterFault::Busy);
        }
        places.busy += 1;
        Ok(Place {
            room: self,
            child: places.idle.pop(),
        })
    }
}

/// The right to let one typesetter work, given back when dropped, with the typesetter if it is still of use.
struct Place<'a> {
    room: &'a Room,
    child: Option<Child>,
}

impl Place<'_> {
    /// Keeps a typesetter that has answered.
    fn keep<T>(
        &mut self,
        child: Child,
        told: Result<T, TypesetterFault>,
    ) -> Result<T, TypesetterFault> {
        match &told {
            Ok(_) => self.child = Some(child),
            Err(fault) => tracing::warn!(%fault, "a typesetter is lost"),
        }
        told
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut places = self.room.places();
        places.busy -= 1;
        if places.idle.len() < WARM {
            places.idle.extend(self.child.take());
        }
        self.room.freed.notify_one();
    }
}
