//! What the offices of a letter have registered, on the pages of its draft.

use std::collections::BTreeMap;

use super::letter::Opened;
use crate::domain::approval::Standing;
use crate::domain::layout::Picture;
use crate::domain::office::Office;
use crate::domain::roster::MemberId;
use crate::pdf::typeset::{Pictures, Sketch};
use crate::store::{Db, Fault};
use crate::web::error::Error;
use crate::web::site::Site;

/// The sketch of a letter with letterheads and signature images, and the pictures for it.
pub(super) async fn sketch(site: &Site, opened: &Opened) -> Result<(Sketch, Pictures), Error> {
    let members: Vec<MemberId> = opened.members.iter().map(|m| m.id.clone()).collect();
    let offices = site.store.read(move |db| registered(db, &members)).await?;
    let member = |id: &MemberId| opened.members.iter().find(|m| m.id == *id).cloned();
    let office = |id: &MemberId| offices.get(id).cloned();
    let heads =
        member(&opened.letter.lead).map(|lead| opened.letter.heads(&lead, &member, &office));
    // An image is shown to others once its office has approved: no lead sees one by asking for it.
    let approved = opened
        .rows
        .iter()
        .filter(|row| matches!(row.standing, Standing::Approved(_)))
        .map(|row| row.member.id.clone());
    let likenesses = approved.filter_map(|id| {
        let likeness = offices.get(&id)?.likeness.clone()?;
        Some((id, likeness))
    });
    let sketch = Sketch {
        heads: heads.unwrap_or_default(),
        likenesses: likenesses.collect(),
        ..opened.sketch()
    };
    let pictures = pictures(site, &sketch).await?;
    Ok((sketch, pictures))
}

/// The pictures that a sketch shows, and no others: most letters have none, and a preview is made at every keystroke.
async fn pictures(site: &Site, sketch: &Sketch) -> Result<Pictures, Error> {
    let heads = sketch.heads.iter();
    let artwork = heads.filter_map(|head| head.artwork.as_ref());
    let shown: Vec<Picture> = artwork.chain(sketch.likenesses.values()).cloned().collect();
    if shown.is_empty() {
        return Ok(Pictures::new());
    }
    Ok(site.store.read(move |db| db.pictures(shown.iter())).await?)
}

fn registered(db: &mut Db, members: &[MemberId]) -> Result<BTreeMap<MemberId, Office>, Fault> {
    let offices = members.iter();
    offices
        .map(|member| Ok((member.clone(), db.office(member)?)))
        .collect()
}
