//! What runs inside a checker: one question, one answer, within bounds.

use std::io::{self, BufReader, BufWriter};

use super::Bounds;
use crate::pdf::process::{bound, message, quiet_panics};
use crate::pdf::verify::{self, Question};

/// Answers the one question on standard input.
///
/// # Errors
/// A question that cannot be read, or nobody who takes the answer.
pub fn serve(bounds: Bounds) -> io::Result<()> {
    bound(bounds.memory, Some(bounds.seconds))?;
    quiet_panics();
    let mut asked = BufReader::new(io::stdin().lock());
    let mut told = BufWriter::new(io::stdout().lock());
    let Some((question, parts)) = message::read::<Question>(&mut asked)? else {
        return Ok(());
    };
    let pdf = parts.first().map_or(&[][..], Vec::as_slice);
    message::write(&mut told, &verify::answer(pdf, &question), &[])
}
