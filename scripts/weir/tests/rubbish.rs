//! Chains that answer rubbish, or stop: an error in the words of the user, exit code 6, and no
//! waiting beyond the timeout.

mod common;

use std::{future::Future, time::Duration};

use common::{Desk, Run};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const HASH: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";

/// Starts a server that does `answer` with every connection; its address.
async fn server<F, A>(answer: F) -> String
where
    F: Fn(TcpStream) -> A + Send + Sync + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    url
}

/// Reads one request: head and body.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.ok()?;
        if read == 0 {
            return None;
        }
        text.extend_from_slice(&buffer[..read]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = so_far.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length:")?
                    .trim()
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        if body.len() >= length {
            return Some(body.to_owned());
        }
    }
}

/// An HTTP answer.
fn http(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A server that gives every request the same answer.
async fn always(answer: String) -> String {
    server(move |mut stream| {
        let answer = answer.clone();
        async move {
            while request(&mut stream).await.is_some() {
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    })
    .await
}

/// Runs `weir transaction` against `url`.
async fn ask(url: String) -> Run {
    tokio::task::spawn_blocking(move || {
        Desk::at(&url).run(&["transaction", HASH, "--timeout", "2"])
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_rpc_is_told_with_its_beginning() {
    let cases = [
        (
            http("200 OK", "<html><body>Welcome</body></html>"),
            "<html><body>Welcome",
        ),
        (http("200 OK", ""), "an empty answer"),
        (http("200 OK", "{\"hello\":1}"), "{\"hello\":1}"),
        (http("200 OK", "[1,2,3]"), "[1,2,3]"),
        (
            http(
                "200 OK",
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"many\"}",
            ),
            "no JSON-RPC answer",
        ),
        (http("200 OK", "\u{1b}[31mred"), "[31mred"),
        (
            http("500 Internal Server Error", "out of order"),
            "HTTP 500 and said: out of order",
        ),
        (http("404 Not Found", ""), "HTTP 404 without a word"),
        (
            http("301 Moved", "").replacen("\r\n", "\r\nlocation: http://127.0.0.1:1/\r\n", 1),
            "127.0.0.1",
        ),
        ("nonsense\r\n\r\n".to_owned(), "stopped in the middle"),
    ];
    for (answer, words) in cases {
        let url = always(answer.clone()).await;
        let run = ask(url.clone()).await;
        run.is_refused(6, &[words]);
        assert!(!run.err.contains('\u{1b}'), "{run:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_without_the_method_is_told_so() {
    let answer = "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}";
    let url = always(http("200 OK", answer)).await;
    ask(url)
        .await
        .is_refused(6, &["does not offer eth_chainId", "Method not found"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_hangs_is_waited_for_no_longer_than_told() {
    let url = server(|mut stream| async move {
        let _ = request(&mut stream).await;
        tokio::time::sleep(Duration::from_secs(3600)).await;
    })
    .await;
    ask(url)
        .await
        .is_refused(6, &["did not answer eth_chainId within 2 s", "--timeout"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_stops_in_the_middle_of_an_answer_is_told_so() {
    let url = server(|mut stream| async move {
        let _ = request(&mut stream).await;
        let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"jsonrpc\"";
        let _ = stream.write_all(half.as_bytes()).await;
    })
    .await;
    ask(url)
        .await
        .is_refused(6, &["stopped in the middle of answering eth_chainId"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_hangs_up_without_a_word_is_told_so() {
    let url = server(|stream| async move { drop(stream) }).await;
    ask(url).await.is_refused(6, &["127.0.0.1"]);
}

#[test]
fn where_nobody_listens_the_way_to_a_chain_is_named() {
    let desk = Desk::at("http://127.0.0.1:1");
    desk.refused(
        &["transaction", HASH],
        6,
        &[
            "nothing answers at http://127.0.0.1:1",
            "weir node",
            "--rpc-url",
        ],
    );
}

#[test]
fn an_address_that_is_none_is_a_matter_of_usage() {
    for (url, words) in [
        ("ws://127.0.0.1:8545", "ws:"),
        ("127.0.0.1:8545", "URL"),
        ("", "URL"),
    ] {
        Desk::new().refused(&["transaction", HASH, "--rpc-url", url], 2, &[words]);
    }
}
