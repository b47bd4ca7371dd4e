//! A PostgreSQL server for the run of the tests, on a socket in a temporary folder.
//!
//! It is started by the first test that needs it, and ends with the test process however that ends: a shell between
//! the two waits on a pipe that closes then. PostgreSQL refuses to run as root, so root hands it to another user.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Durability is given up: nothing here outlives the run, and no test pulls this server's plug.
const SCRIPT: &str = r#"
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/undersigned-pg.XXXXXX")
chmod 755 "$folder"
cd "$folder"
"$1/initdb" -D "$folder/data" -U undersigned -A trust -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
  { cat "$folder/initdb.log" >&2; exit 1; }
"$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c max_connections=500 -c shared_buffers=64MB -c logging_collector=off \
  >"$folder/server.log" 2>&1 </dev/null &
server=$!
trap 'kill -INT $server 2>/dev/null; wait $server; rm -rf "$folder"' EXIT
for try in $(seq 300); do
  "$1/pg_isready" -q -h "$folder" -U undersigned -d postgres && break
  kill -0 $server 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.1
done
echo "$folder"
read -r _ || true
"#;

struct Server {
    programs: PathBuf,
    socket_folder: String,
    // Holds the pipe whose end tells the shell that the tests are over.
    _shell: Child,
}

static SERVER: OnceLock<Server> = OnceLock::new();
static COUNT: AtomicU32 = AtomicU32::new(0);

fn server() -> &'static Server {
    SERVER.get_or_init(start)
}

fn start() -> Server {
    let programs = programs();
    let mut command = as_ordinary_user();
    command
        .args(["sh", "-c", SCRIPT, "sh"])
        .arg(&programs)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut shell = command
        .spawn()
        .expect("a shell for PostgreSQL; tests/run installs what the tests need");
    let mut socket_folder = String::new();
    BufReader::new(shell.stdout.take().expect("its output"))
        .read_line(&mut socket_folder)
        .expect("the folder of the socket");
    let socket_folder = socket_folder.trim().to_owned();
    assert!(
        !socket_folder.is_empty(),
        "PostgreSQL did not start; tests/run installs what the tests need"
    );
    Server {
        programs,
        socket_folder,
        _shell: shell,
    }
}

/// Where the server's programs are: as `tests/run` says, or the newest that Debian has.
fn programs() -> PathBuf {
    if let Some(folder) = std::env::var_os("UNDERSIGNED_TEST_PG_BIN") {
        return folder.into();
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let mut versions: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    versions.pop().expect("a version of PostgreSQL")
}

fn as_ordinary_user() -> Command {
    let id = Command::new("id")
        .arg("-u")
        .output()
        .expect("who runs this");
    if id.stdout.trim_ascii() != b"0" {
        return Command::new("env");
    }
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(|user| {
            known
                .lines()
                .any(|line| line.starts_with(&format!("{user}:")))
        })
        .expect("a user who is not root");
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={user}"))
        .args(["--clear-groups", "--inh-caps=-all", "--"]);
    command
}

/// Makes an empty database and returns its name.
pub(crate) fn create_database() -> String {
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::SeqCst));
    run("createdb", &[&name]);
    name
}

/// Removes a database, whoever is still connected.
pub(crate) fn drop_database(name: &str) {
    run("dropdb", &["--force", name]);
}

/// A database's address, as the configuration takes it.
pub(crate) fn url(name: &str) -> String {
    let folder = server().socket_folder.replace('/', "%2F");
    format!("postgres://undersigned@{folder}/{name}")
}

fn run(program: &str, arguments: &[&str]) -> String {
    let server = server();
    let done = Command::new(server.programs.join(program))
        .args(["-h", &server.socket_folder, "-U", "undersigned"])
        .args(arguments)
        .output()
        .expect("a program of PostgreSQL");
    assert!(
        done.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout).into_owned()
}
