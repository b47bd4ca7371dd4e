//! The house rules that a machine can hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Lines that a file may have.
const LONGEST: usize = 400;

/// Which rooms each room may name.
const DOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("mail", &["domain"]),
    ("pdf", &["domain"]),
    ("word", &["domain"]),
    ("config", &["domain"]),
    ("telemetry", &["config"]),
    ("workflow", &["domain", "store", "mail", "pdf"]),
    ("jobs", &["domain", "store", "mail", "pdf", "workflow"]),
    (
        "web",
        &[
            "domain",
            "store",
            "mail",
            "pdf",
            "word",
            "workflow",
            "config",
            "telemetry",
        ],
    ),
    (
        "app",
        &[
            "domain",
            "store",
            "mail",
            "pdf",
            "workflow",
            "jobs",
            "web",
            "config",
            "telemetry",
        ],
    ),
    (
        "demo",
        &[
            "domain", "store", "mail", "pdf", "workflow", "config", "app",
        ],
    ),
    (
        "command",
        &[
            "domain",
            "store",
            "pdf",
            "workflow",
            "config",
            "telemetry",
            "app",
            "demo",
        ],
    ),
    ("main", &["command"]),
];

/// Which rooms may name a library that would tie the others to it.
const KEEPERS: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("lettre", &["mail"]),
    ("actix_web", &["web", "app"]),
    ("typst", &["pdf"]),
    ("quick_xml", &["word"]),
    ("zip", &["word"]),
    ("lopdf", &["pdf"]),
    ("ureq", &["demo", "command", "jobs"]),
];

/// Where time or randomness would come from.
const SOURCES: &[&str] = &[
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "getrandom",
    "OsRng",
    "now_v7",
    "new_v4",
    "rand::",
];

/// Who names a source without drawing from it: RSA with the padding of PKCS#1 v1.5 uses none, but its library asks for
/// one.
const UNUSED: (&str, &str) = ("pdf/seal/key/rsa.rs", "rand::");

/// Names under which anything could lie.
const DRAWERS: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "misc", "types", "manager", "managers",
];

struct SourceFile {
    path: PathBuf,
    room: String,
    /// How deep its module lies below the crate.
    depth: usize,
    text: String,
}

impl SourceFile {
    /// The lines that are code, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder whose names end so.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<SourceFile> {
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(root().join("src")).unwrap().to_owned();
        let mut modules: Vec<String> = path
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        if modules.last().is_some_and(|last| last == "mod") {
            modules.pop();
        }
        let room = modules[0].clone();
        SourceFile {
            path,
            room,
            depth: modules.len(),
            text,
        }
    };
    files("src", &[".rs"]).into_iter().map(read).collect()
}

/// The rooms that a piece of code names: what follows each `crate::`.
fn rooms_named(code: &str) -> Vec<String> {
    let mut named = Vec::new();
    for after in code.split("crate::").skip(1) {
        let group = after.strip_prefix('{');
        let inside = match group {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => after,
        };
        let paths: Vec<&str> = match group {
            Some(_) => inside.split(',').collect(),
            None => vec![inside],
        };
        for path in paths {
            let room = path
                .trim()
                .split(|c: char| !c.is_alphanumeric() && c != '_');
            named.extend(room.take(1).map(str::to_owned));
        }
    }
    named
}

#[test]
fn imports_run_one_way() {
    let doors: BTreeMap<&str, &[&str]> = DOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        if file.room == "lib" {
            continue;
        }
        let open = doors
            .get(file.room.as_str())
            .unwrap_or_else(|| panic!("{} is a new room: give it its doors", file.room));
        for (line, code) in file.code() {
            for room in rooms_named(code) {
                let is_room = doors.contains_key(room.as_str());
                if is_room && room != file.room && !open.contains(&room.as_str()) {
                    wrong.push(format!("{} names {room}", file.at(line)));
                }
            }
            // Tests lie one module deeper, and are indented.
            let inside = usize::from(code.starts_with(' '));
            if code.contains(&"super::".repeat(file.depth + inside)) {
                wrong.push(format!("{} leaves its room by super", file.at(line)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_library_is_named_only_in_its_room() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (library, rooms) in KEEPERS {
            for (line, code) in file.code() {
                if code.contains(&format!("{library}::")) && !rooms.contains(&file.room.as_str()) {
                    wrong.push(format!("{} names {library}", file.at(line)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn time_and_randomness_come_from_the_app_alone() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room != "app") {
        for (line, code) in file.code() {
            for source in SOURCES.iter().filter(|source| code.contains(**source)) {
                if (file.path.to_str().unwrap(), *source) == UNUSED {
                    continue;
                }
                wrong.push(format!("{} asks {source}", file.at(line)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_one_can_read_at_a_sitting() {
    let endings = &[".rs", ".html", ".typ", ".sql", ".py", ".css", ".mjs"];
    let folders = ["src", "tests", "templates", "migrations"];
    let all = folders.iter().flat_map(|folder| files(folder, endings));
    let long: Vec<String> = all
        .filter_map(|path| {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            (lines > LONGEST).then(|| format!("{}: {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_file_has_a_name_that_says_what_is_in_it_and_opens_with_its_purpose() {
    let mut wrong = Vec::new();
    for path in files("src", &[".rs"])
        .into_iter()
        .chain(files("tests", &[".rs"]))
    {
        let relative = path.strip_prefix(root()).unwrap().with_extension("");
        for part in relative.iter().map(|part| part.to_string_lossy()) {
            if DRAWERS.contains(&part.as_ref()) {
                wrong.push(format!("{}: {part} can hold anything", path.display()));
            }
        }
        if !std::fs::read_to_string(&path).unwrap().starts_with("//!") {
            wrong.push(format!("{} does not say what it is for", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |dialect: &str| -> BTreeSet<PathBuf> {
        let folder = format!("migrations/{dialect}");
        let found = files(&folder, &["up.sql", "down.sql"]);
        let found = found.into_iter();
        found
            .map(|path| path.strip_prefix(root().join(&folder)).unwrap().to_owned())
            .collect()
    };
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty(), "there are no migrations");
    assert_eq!(sqlite, names("postgres"));
}

#[test]
fn pages_and_mails_load_nothing_from_elsewhere() {
    let foreign = [
        "src=\"http",
        "src=\"//",
        "url(http",
        "url(//",
        "@import",
        "<link rel=\"preconnect",
    ];
    let mut wrong = Vec::new();
    for path in files("templates", &[".html", ".css", ".mjs"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.display();
        for (index, line) in text.lines().enumerate() {
            let sheet =
                line.contains("<link") && line.contains("stylesheet") && line.contains("http");
            if sheet || foreign.iter().any(|mark| line.contains(mark)) {
                wrong.push(format!("{shown}:{}: {}", index + 1, line.trim()));
            }
        }
        let scriptless = ["templates/approve/", "templates/mail/", "templates/public/"];
        let kept_free = scriptless
            .iter()
            .any(|folder| shown.to_string().contains(folder));
        if kept_free && text.contains("<script") && !text.contains("application/ld+json") {
            wrong.push(format!("{shown} has a script"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The keys of the documented defaults, with their values as written.
fn keys_of_defaults() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("config/default.toml")).unwrap();
    let mut keys = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, value)) = line.split_once(" = ")
            && !line.starts_with('#')
        {
            keys.insert(format!("{section}{key}"), value.to_owned());
        }
    }
    keys
}

#[test]
fn the_readme_lists_every_setting_with_its_default() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut listed = BTreeMap::new();
    let heading = "| key | default |";
    let table = readme.split(heading).nth(1).expect("the table of settings");
    for row in table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
    {
        let mut cells = row
            .split('|')
            .skip(1)
            .map(|cell| cell.trim().trim_matches('`'));
        let (key, value) = (cells.next().unwrap(), cells.next().unwrap());
        listed.insert(key.to_owned(), value.to_owned());
    }
    assert_eq!(listed, keys_of_defaults());
}
