//! A go-between that lets some requests through and not others.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    thread,
};

use serde_json::{json, Value};

/// What to do with a request.
pub enum Deed {
    /// Let it through, and its answer back.
    Forward,
    /// Hang up in its place.
    Drop,
    /// Let it through, and hang up in place of its answer.
    ForwardAndDrop,
    /// Answer it oneself with this result.
    Answer(String),
    /// Answer it oneself with this error: its code and its message.
    Refuse(i64, &'static str),
    /// Ask the chain this first, a JSON-RPC request; then let it through.
    ForwardAfter(Value),
}

/// The go-between.
pub struct Proxy {
    /// Where it listens.
    pub url: String,
}

type Judge = Arc<dyn Fn(&str, usize) -> Deed + Send + Sync>;

impl Proxy {
    /// One to the chain at `url`, where `judge` is asked for each request, by its method and its
    /// number from 0.
    pub fn to(url: &str, judge: impl Fn(&str, usize) -> Deed + Send + Sync + 'static) -> Self {
        let upstream = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let judge: Judge = Arc::new(judge);
        let count = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            for client in listener.incoming() {
                let (Ok(client), judge, count) = (client, judge.clone(), count.clone()) else {
                    return;
                };
                let upstream = upstream.clone();
                thread::spawn(move || serve(client, &upstream, &judge, &count));
            }
        });
        Self { url }
    }
}

/// Serves one connection to its end.
fn serve(client: TcpStream, upstream: &str, judge: &Judge, count: &AtomicUsize) -> Option<()> {
    let server = TcpStream::connect(upstream).ok()?;
    // head and body are written one after the other: neither waits for an acknowledgement
    server.set_nodelay(true).ok()?;
    client.set_nodelay(true).ok()?;
    let (mut server, mut client) = (BufReader::new(server), BufReader::new(client));
    loop {
        let (head, body) = message(&mut client)?;
        let object: Value = serde_json::from_slice(&body).ok()?;
        let method = object["method"].as_str()?;
        let deed = judge(method, count.fetch_add(1, Ordering::SeqCst));
        if let Deed::ForwardAfter(request) = &deed {
            let answer = asked(&mut server, upstream, request)?;
            assert_eq!(answer["error"], Value::Null, "{request}");
        }
        match deed {
            Deed::Drop => return None,
            Deed::Answer(_) | Deed::Refuse(..) => {
                let answer = match deed {
                    Deed::Refuse(code, said) => {
                        format!("\"error\":{}", json!({ "code": code, "message": said }))
                    }
                    Deed::Answer(result) => format!("\"result\":{result}"),
                    _ => return None,
                };
                let body = format!("{{\"jsonrpc\":\"2.0\",\"id\":{},{answer}}}", object["id"]);
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
                );
                client.get_mut().write_all(answer.as_bytes()).ok()?;
            }
            Deed::Forward | Deed::ForwardAndDrop | Deed::ForwardAfter(_) => {
                server.get_mut().write_all(&head).ok()?;
                server.get_mut().write_all(&body).ok()?;
                let (head, body) = message(&mut server)?;
                if matches!(deed, Deed::ForwardAndDrop) {
                    return None;
                }
                client.get_mut().write_all(&head).ok()?;
                client.get_mut().write_all(&body).ok()?;
            }
        }
    }
}

/// What the chain answers to a request of one's own.
fn asked(server: &mut BufReader<TcpStream>, upstream: &str, request: &Value) -> Option<Value> {
    let body = request.to_string();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {upstream}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    server.get_mut().write_all(head.as_bytes()).ok()?;
    server.get_mut().write_all(body.as_bytes()).ok()?;
    serde_json::from_slice(&message(server)?.1).ok()
}

/// One HTTP message: its head with the blank line, and its body.
fn message(stream: &mut BufReader<TcpStream>) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut head = Vec::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        head.extend_from_slice(line.as_bytes());
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}
