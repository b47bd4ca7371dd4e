//! A time-stamp authority that answers wrongly, in one way or another.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// What it does with a question.
#[derive(Debug, Clone)]
pub(crate) enum Lies {
    /// Answers with these bytes under a status.
    Says(&'static str, Vec<u8>),
    /// Asks a true authority something else, with the byte at this place of the question changed, and hands that on. A
    /// negative place counts from the end.
    Asks(String, isize),
    /// Says nothing, for longer than anybody waits.
    IsSilent,
}

/// Starts one and returns its address; it ends with the test process.
pub(crate) fn false_authority(lies: Lies) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("the port's address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let lies = lies.clone();
            thread::spawn(move || {
                // An asker that has hung up is told nothing.
                let _ = answer(stream, &lies);
            });
        }
    });
    format!("http://{address}/time")
}

fn answer(mut stream: TcpStream, lies: &Lies) -> std::io::Result<()> {
    let question = question(&mut stream)?;
    let (status, body) = match lies {
        Lies::Says(status, body) => (*status, body.clone()),
        Lies::Asks(url, place) => ("200 OK", changed(url, question, *place)),
        Lies::IsSilent => {
            thread::sleep(Duration::from_secs(60));
            return Ok(());
        }
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// The body of a request.
fn question(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer)?;
        request.extend_from_slice(&buffer[..read]);
        let head = request.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(head) = head else { continue };
        let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
        let length = text.split("content-length:").nth(1).unwrap_or("0");
        let length: usize = length
            .split('\r')
            .next()
            .unwrap_or("0")
            .trim()
            .parse()
            .unwrap_or(0);
        if read == 0 || request.len() >= head + 4 + length {
            return Ok(request.split_off(head + 4));
        }
    }
}

fn changed(url: &str, mut question: Vec<u8>, place: isize) -> Vec<u8> {
    let at = match usize::try_from(place) {
        Ok(place) => place,
        Err(_) => question.len() - place.unsigned_abs(),
    };
    question[at] ^= 1;
    let answer = ureq::post(url).send(question.as_slice());
    let mut answer = answer.expect("a true authority");
    answer.body_mut().read_to_vec().expect("its answer")
}
