//! What the crate rests on: few libraries, each for one job, all under licences that it can carry.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Direct dependencies that the crate may have.
const DEPENDENCIES: usize = 59;

/// Licences that an Apache-2.0 binary can carry.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "PostgreSQL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_dependency_says_what_it_is_for_and_there_are_few() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap();
    let lines = section
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let silent: Vec<&&str> = lines.iter().filter(|line| !line.contains(" # ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
    assert!(lines.len() <= DEPENDENCIES, "{} dependencies", lines.len());
}

#[test]
fn every_dependency_has_a_licence_that_the_binary_can_carry() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = Command::new(cargo)
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .output()
        .unwrap();
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or_default();
        // Enough for the expressions there are: one side of an OR, every side of an AND.
        let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
        let carried = plain.split(" AND ").all(|needed| {
            let mut offered = needed.split(" OR ").map(str::trim);
            offered.any(|licence| LICENCES.contains(&licence))
        });
        if !carried {
            wrong.push(format!("{}: {licence:?}", package["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
