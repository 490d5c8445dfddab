//! Who may ask the node, where it listens, and with which options it does not start.

use jsonrpsee::ws_client::{HeaderMap, WsClientBuilder};
use serde_json::json;
use weir_node::{Node, Options};

use crate::common::{body, Client, Stage};

#[tokio::test]
async fn a_page_from_elsewhere_is_not_let_in_by_either_way() {
    let stage = Stage::new().await;
    let ask = || stage.client.post(body("eth_chainId", &json!([])));

    let foreign = ask()
        .header("origin", "https://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(foreign
        .text()
        .await
        .unwrap()
        .contains("--cors https://evil.example"));
    let rebound = ask()
        .header("host", "evil.example:8545")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status(), 403);

    let mut headers = HeaderMap::new();
    headers.insert("origin", "https://evil.example".parse().unwrap());
    let socket = WsClientBuilder::default()
        .set_headers(headers)
        .build(stage.node.ws_url())
        .await;
    assert!(socket.is_err());

    let own = ask()
        .header("origin", "http://localhost:5173")
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), 200);
    assert_eq!(
        own.headers()["access-control-allow-origin"],
        "http://localhost:5173"
    );
}

#[tokio::test]
async fn a_browser_is_told_which_pages_may_ask() {
    let options = Options {
        cors: vec!["https://wallet.example".into()],
        ..Options::default()
    };
    let stage = Stage::with(options).await;
    let preflight = |origin: &'static str| {
        stage
            .client
            .request("OPTIONS")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .send()
    };
    let named = preflight("https://wallet.example").await.unwrap();
    assert_eq!(named.status(), 204);
    assert_eq!(
        named.headers()["access-control-allow-origin"],
        "https://wallet.example"
    );
    assert_eq!(
        named.headers()["access-control-allow-headers"],
        "content-type"
    );
    assert_eq!(
        preflight("https://other.example").await.unwrap().status(),
        403
    );
}

#[tokio::test]
async fn a_form_of_a_page_cannot_pass_for_a_request() {
    let stage = Stage::new().await;
    let request = stage
        .client
        .request("POST")
        .body(body("eth_chainId", &json!([])));
    let response = request
        .header("content-type", "text/plain")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 415);
    assert_eq!(
        stage.client.request("GET").send().await.unwrap().status(),
        405
    );
}

async fn start_error(options: Options) -> String {
    match Node::start(&options).await {
        Ok(_) => panic!("the node started"),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn listening_beyond_this_machine_wants_a_flag_that_says_so() {
    let host = "0.0.0.0".parse().unwrap();
    let options = Options {
        host,
        port: 0,
        ..Options::default()
    };
    let error = start_error(options.clone()).await;
    assert!(
        error.contains("0.0.0.0") && error.contains("--allow-remote"),
        "{error}"
    );
    // With the flag only the checks are made here: a test does not open the machine.
    Options {
        allow_remote: true,
        ..options
    }
    .check()
    .unwrap();
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let stage = Stage::new().await;
    let port = stage
        .node
        .url()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let error = start_error(Options {
        port,
        ..Options::default()
    })
    .await;
    assert!(
        error.contains(&format!("port {port}")) && error.contains("--port"),
        "{error}"
    );
}

#[tokio::test]
async fn options_beyond_their_limits_are_named() {
    for (options, expected) in [
        (
            Options {
                mnemonic: "test test".into(),
                ..Options::default()
            },
            "--mnemonic",
        ),
        (
            Options {
                balance: "-1".into(),
                ..Options::default()
            },
            "--balance -1",
        ),
        (
            Options {
                balance: "1e60".into(),
                ..Options::default()
            },
            "--balance 1e60",
        ),
        (
            Options {
                balance: "9".repeat(40),
                ..Options::default()
            },
            "--balance 999",
        ),
        (
            Options {
                cors: vec!["wallet.example".into()],
                ..Options::default()
            },
            "--cors wallet.example",
        ),
        (
            Options {
                accounts: 1_000_000,
                ..Options::default()
            },
            "--accounts 1000000",
        ),
        (
            Options {
                genesis_time: Some(u64::MAX),
                ..Options::default()
            },
            "--genesis-time",
        ),
    ] {
        let error = start_error(Options { port: 0, ..options }).await;
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_node_that_was_stopped_lets_its_port_go() {
    let stage = Stage::new().await;
    let url = stage.node.url();
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    stage.node.stop().await.unwrap();
    let again = Node::start(&Options {
        port,
        ..Options::default()
    })
    .await
    .unwrap();
    assert_eq!(Client::new(url).height().await, 0);
    again.stop().await.unwrap();
}
