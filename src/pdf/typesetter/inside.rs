//! What runs inside a typesetter: bounded, knowing nothing but what it is asked, answering until nobody asks.

use std::io::{self, BufReader, BufWriter, Read, Write};

use super::request::{Answer, Request};
use crate::domain::evidence::Evidence;
use crate::domain::finalization::Manifest;
use crate::domain::record::Hash;
use crate::domain::revision::LetterText;
use crate::pdf::process::{bound, message, quiet_panics};
use crate::pdf::typeset::{self, Pictures, TypesetError};

/// How much address space a typesetter may take, bytes. The longest letter that may be saved, with 600 names, needs
/// a quarter of it; what wants more ends the typesetter and not the machine.
const MEMORY: u64 = 1536 << 20;

/// Answers every request on standard input, until that is closed: a typesetter never outlives its service.
///
/// # Errors
/// A request that cannot be read, or nobody who takes the answer.
pub fn serve() -> io::Result<()> {
    bound(MEMORY, None)?;
    quiet_panics();
    let mut asked = BufReader::new(io::stdin().lock());
    let mut told = BufWriter::new(io::stdout().lock());
    answer_all(&mut asked, &mut told)
}

fn answer_all(asked: &mut impl Read, told: &mut impl Write) -> io::Result<()> {
    while let Some((request, parts)) = message::read(asked)? {
        let (answer, pdf) = match answer(&request, &parts) {
            Ok(answer) => answer,
            Err(refusal) => (Answer::Refused(refusal), None),
        };
        message::write(told, &answer, pdf.as_deref().as_slice())?;
    }
    Ok(())
}

fn answer(request: &Request, parts: &[Vec<u8>]) -> Result<(Answer, Option<Vec<u8>>), TypesetError> {
    match (request, parts) {
        (Request::Letter(seen), [record, openings, manifest, text, pictures @ ..]) => {
            let evidence = Evidence {
                record: words(record)?,
                openings: words(openings)?,
                manifest: words(manifest)?,
                text: text.clone(),
            };
            let manifest: Manifest = serde_json::from_str(&evidence.manifest).map_err(unread)?;
            let letter = typeset::final_letter(
                &manifest,
                &canonical(text)?,
                &evidence,
                &named(seen, pictures),
            )?;
            let (pages, seal) = (letter.pages, letter.seal);
            Ok((Answer::Letter { pages, seal }, Some(letter.pdf)))
        }
        (Request::Preview(sketch, seen), [text, pictures @ ..]) => {
            let preview = typeset::preview(&canonical(text)?, sketch, &named(seen, pictures))?;
            Ok((Answer::Preview(preview), None))
        }
        (Request::Fitness(sketches), [text]) => {
            let fitness = typeset::fitness(&canonical(text)?, sketches)?;
            Ok((Answer::Fitness(fitness), None))
        }
        _ => Err(TypesetError::Data("a request without its parts".into())),
    }
}

/// Pictures by the hash that manifests and sketches name them by.
fn named(seen: &[Hash], pictures: &[Vec<u8>]) -> Pictures {
    seen.iter().copied().zip(pictures.iter().cloned()).collect()
}

fn words(part: &[u8]) -> Result<String, TypesetError> {
    String::from_utf8(part.to_vec()).map_err(unread)
}

fn canonical(part: &[u8]) -> Result<LetterText, TypesetError> {
    LetterText::from_canonical(part).map_err(unread)
}

fn unread(why: impl std::fmt::Display) -> TypesetError {
    TypesetError::Data(why.to_string())
}
