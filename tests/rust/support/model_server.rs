//! A model server that says what a test has it say: right answers, wrong ones, none, and all that lies between.
//!
//! It speaks HTTP by hand, because most of what it has to say no library would. Every call is served on a thread of its own
//! and closes its connection; the calls are kept for the test to look at.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// A call, as it arrived.
#[derive(Debug, Clone)]
pub struct Call {
    /// Method and path, such as `POST /v1/chat/completions`.
    pub line: String,
    /// The lines of its head.
    pub head: String,
    /// What was asked.
    pub body: String,
}

impl Call {
    /// Whether it asks for an answer, rather than for a list.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.line.starts_with("POST") && (self.line.ends_with("/chat/completions") || self.line.ends_with("/api/chat"))
    }
}

/// The way back to whoever called.
pub struct Line {
    stream: TcpStream,
    ended: Sender<()>,
}

impl Line {
    /// Says these bytes; false if nobody listens any more.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).and_then(|()| self.stream.flush()).is_ok()
    }

    /// A whole reply.
    pub fn reply(&mut self, status: &str, kind: &str, body: &str) {
        let length = body.len();
        self.say(format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ));
    }

    /// The head of a stream of events.
    pub fn begin(&mut self) -> bool {
        self.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    }

    /// An event with words.
    pub fn words(&mut self, text: &str) -> bool {
        let text = serde_json::Value::from(text).to_string();
        self.say(format!(
            "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text}}},\"finish_reason\":null}}]}}\n\n"
        ))
    }

    /// The end of an answer, for that reason.
    pub fn end(&mut self, reason: &str) {
        self.say(format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}\n\n"));
        self.say("data: [DONE]\n\n");
    }

    /// A whole answer as a stream, a few words at a time.
    pub fn answer(&mut self, text: &str) {
        self.begin();
        for piece in text.split_inclusive(' ') {
            if !self.words(piece) {
                return;
            }
        }
        self.end("stop");
    }

    /// A whole answer in one piece, from a server that says how many tokens were asked and answered.
    pub fn answer_counted(&mut self, text: &str, asked: u32, answered: u32) {
        self.begin();
        self.words(text);
        let end = r#"{"index":0,"delta":{},"finish_reason":"stop"}"#;
        let usage = format!(r#"{{"prompt_tokens":{asked},"completion_tokens":{answered}}}"#);
        self.say(format!("data: {{\"choices\":[{end}],\"usage\":{usage}}}\n\ndata: [DONE]\n\n"));
    }

    /// Says nothing until the caller hangs up, and tells the test of it.
    pub fn wait_for_the_end(&mut self) {
        let mut rest = [0_u8; 64];
        while matches!(self.stream.read(&mut rest), Ok(count) if count > 0) {}
        let _ = self.ended.send(());
    }
}

/// The server. It ends with the process.
pub struct ModelServer {
    /// Its address, with the usual path.
    pub address: String,
    calls: Arc<Mutex<Vec<Call>>>,
    ended: Mutex<Receiver<()>>,
}

impl ModelServer {
    /// Starts one that answers questions by the script, and lists one model, `tiny`, with a context of 4,096 tokens.
    ///
    /// # Panics
    /// When there is no free port.
    #[must_use]
    pub fn start(script: impl Fn(usize, &Call, &mut Line) + Send + Sync + 'static) -> Self {
        Self::serve(true, script)
    }

    /// Starts one that has nothing of its own to say: every call is answered by the script.
    ///
    /// # Panics
    /// When there is no free port.
    #[must_use]
    pub fn bare(script: impl Fn(usize, &Call, &mut Line) + Send + Sync + 'static) -> Self {
        Self::serve(false, script)
    }

    fn serve(lists: bool, script: impl Fn(usize, &Call, &mut Line) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let address = format!("http://{}/v1", listener.local_addr().expect("it has an address"));
        let calls = Arc::new(Mutex::new(Vec::new()));
        let (told, ended) = channel();
        let (kept, script, number) = (calls.clone(), Arc::new(script), Arc::new(AtomicUsize::new(0)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, script, number, told) = (kept.clone(), script.clone(), number.clone(), told.clone());
                std::thread::spawn(move || {
                    let mut stream = stream;
                    let Some(call) = receive(&mut stream) else { return };
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(call.clone());
                    let mut line = Line { stream, ended: told };
                    if lists && !call.is_question() {
                        list(&call, &mut line);
                    } else {
                        script(number.fetch_add(1, Ordering::SeqCst), &call, &mut line);
                    }
                });
            }
        });
        Self { address, calls, ended: Mutex::new(ended) }
    }

    /// All calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The questions so far.
    pub fn questions(&self) -> Vec<Call> {
        self.calls().into_iter().filter(Call::is_question).collect()
    }

    /// Waits until a caller has hung up on [`Line::wait_for_the_end`]; false after the time.
    pub fn hung_up_within(&self, limit: std::time::Duration) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(limit).is_ok()
    }
}

fn list(call: &Call, line: &mut Line) {
    match call.line.as_str() {
        "GET /v1/models" => line.reply(
            "200 OK",
            "application/json",
            r#"{"object":"list","data":[{"id":"tiny","object":"model","meta":{"n_ctx":4096}}]}"#,
        ),
        _ => line.reply("404 Not Found", "application/json", r#"{"error":{"message":"File Not Found","code":404}}"#),
    }
}

fn receive(stream: &mut TcpStream) -> Option<Call> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 8_192];
    let (head, rest) = loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break (String::from_utf8_lossy(&bytes[..end]).into_owned(), bytes.split_off(end + 4));
        }
    };
    let mut body = rest;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    while body.len() < length.unwrap_or_default() {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        body.extend_from_slice(&buffer[..count]);
    }
    let first = head.lines().next()?.rsplit_once(' ')?.0.to_owned();
    Some(Call { line: first, head, body: String::from_utf8_lossy(&body).into_owned() })
}
