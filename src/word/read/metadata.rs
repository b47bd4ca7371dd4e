//! What a file tells of its writers and their machines: none of it is taken, and all of it is named.

use super::package::Package;
use super::relations::{self, Relation};
use super::xml::{self, Element};
use crate::word::WordRefusal;
use crate::word::report::{Report, first_words};

/// How the properties of a file are called in the report.
const NAMES: [(&str, &str); 18] = [
    ("creator", "Author"),
    ("lastModifiedBy", "Last modified by"),
    ("created", "Created"),
    ("modified", "Last modified"),
    ("lastPrinted", "Last printed"),
    ("revision", "Times saved"),
    ("title", "Title"),
    ("subject", "Subject"),
    ("description", "Description"),
    ("keywords", "Keywords"),
    ("category", "Category"),
    ("contentStatus", "Status"),
    ("Company", "Company"),
    ("Manager", "Manager"),
    ("Template", "Template"),
    ("TotalTime", "Minutes of editing"),
    ("Application", "Program"),
    ("HyperlinkBase", "Base of its links"),
];

/// Names what the package tells beside its text.
pub(super) fn note(
    package: &mut Package<'_>,
    document: &[Relation],
    report: &mut Report,
) -> Result<(), WordRefusal> {
    for relation in relations::of(package, "")? {
        let known = [
            "core-properties",
            "extended-properties",
            "custom-properties",
        ];
        if relation.external || !known.contains(&relation.kind.as_str()) {
            continue;
        }
        let Some(bytes) = package.part(&relation.target)? else {
            continue;
        };
        let root = xml::parse(&relation.target, &bytes)?;
        for property in root.elements() {
            if relation.kind == "custom-properties" {
                let name = property.attribute("name").unwrap_or("without a name");
                let value = first_words(&property.text(), 200);
                report.strip(format!("Property “{}”", first_words(name, 60)), value);
            } else if let Some((_, name)) = NAMES.iter().find(|(local, _)| *local == property.local)
            {
                report.strip(*name, first_words(&property.text(), 200));
            }
        }
    }
    for relation in document
        .iter()
        .filter(|r| r.external && r.kind != "hyperlink")
    {
        let what = format!("Reference to a {} outside, never opened", relation.kind);
        report.strip(what, first_words(&relation.target, 200));
    }
    for (kind, what) in [("header", "a page header"), ("footer", "a page footer")] {
        for relation in document.iter().filter(|r| r.kind == kind && !r.external) {
            let text = match package.part(&relation.target)? {
                Some(bytes) => xml::parse(&relation.target, &bytes)?.text(),
                None => String::new(),
            };
            if !text.trim().is_empty() {
                report.drop(
                    format!("{what} (“{}”)", first_words(&text, 80)),
                    "around the pages",
                );
            }
        }
    }
    if let Some(settings) = relations::first(document, "settings") {
        settings_of(package, settings, report)?;
    }
    if let Some(people) = relations::first(document, "people")
        && let Some(bytes) = package.part(people)?
    {
        let root = xml::parse(people, &bytes)?;
        for person in root.elements().filter_map(|e| e.attribute("author")) {
            report.strip("Person in the list of reviewers", first_words(person, 100));
        }
    }
    let authors: Vec<String> = report.changes.iter().map(|c| c.author.clone()).collect();
    for author in authors {
        report.strip("Author of a tracked change", author);
    }
    Ok(())
}

fn settings_of(
    package: &mut Package<'_>,
    part: &str,
    report: &mut Report,
) -> Result<(), WordRefusal> {
    for relation in relations::of(package, part)? {
        if relation.external {
            let what = match relation.kind.as_str() {
                "attachedTemplate" => "Attached template, never opened".to_owned(),
                kind => format!("Reference to a {kind} outside, never opened"),
            };
            report.strip(what, first_words(&relation.target, 200));
        }
    }
    let Some(bytes) = package.part(part)? else {
        return Ok(());
    };
    let root = xml::parse(part, &bytes)?;
    let sessions = root.child("rsids").map_or(0, |e| e.elements().count());
    if sessions > 0 {
        report.strip("Marks of editing sessions", sessions.to_string());
    }
    for variable in root
        .child("docVars")
        .into_iter()
        .flat_map(Element::elements)
    {
        let told = |name| first_words(variable.attribute(name).unwrap_or_default(), 100);
        report.strip(format!("Variable “{}”", told("name")), told("val"));
    }
    Ok(())
}
