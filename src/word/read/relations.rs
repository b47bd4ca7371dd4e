//! Which part of a package refers to which.

use super::package::Package;
use super::xml;
use crate::word::WordRefusal;

/// A reference from one part to another part, or to something outside.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type: `footnotes`, `hyperlink`.
    pub(super) kind: String,
    /// A part's exact name, or an address outside as it is written.
    pub(super) target: String,
    pub(super) external: bool,
}

/// The relations of a part; `""` is the package itself.
pub(super) fn of(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, WordRefusal> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    };
    let Some(bytes) = package.part(&name)? else {
        return Ok(Vec::new());
    };
    let root = xml::parse(&name, &bytes)?;
    let relations = root.elements().filter_map(|element| {
        let target = element.attribute("Target")?;
        let external = element.attribute("TargetMode") == Some("External");
        let kind = element.attribute("Type")?.rsplit('/').next()?.to_owned();
        Some(Relation {
            id: element.attribute("Id")?.to_owned(),
            kind,
            target: if external {
                target.to_owned()
            } else {
                inside(folder, target)?
            },
            external,
        })
    });
    Ok(relations.collect())
}

/// A target within the package as the exact name of a part; one that leads out of it names none.
fn inside(folder: &str, target: &str) -> Option<String> {
    let whole = match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// The target of the first relation of a kind.
pub(super) fn first<'r>(relations: &'r [Relation], kind: &str) -> Option<&'r str> {
    let found = relations
        .iter()
        .find(|relation| relation.kind == kind && !relation.external);
    found.map(|relation| relation.target.as_str())
}
