//! Who may speak to the node: a door before the server.
//!
//! The node trusts whoever reaches it, so a web page somewhere must not. A page's requests
//! bear its origin, and only origins of this machine, of browser extensions and those that
//! were named are let in, over HTTP and WebSocket alike. A page can have its own name
//! resolve to this machine, but then the `Host` is that name, and only `localhost` and
//! addresses in figures are.

use std::future::{ready, Future};
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use jsonrpsee::server::{HttpBody, HttpRequest, HttpResponse};
use tower::{Layer, Service};

/// Schemes of browser extensions: what is installed in a browser is its user's choice.
const EXTENSIONS: [&str; 3] = ["chrome-extension", "moz-extension", "safari-web-extension"];

/// Puts a [`Door`] before a service.
#[derive(Clone)]
pub struct DoorLayer {
    origins: Arc<Vec<String>>,
}

impl DoorLayer {
    /// Lets in `origins` besides those of this machine; `*` is any.
    pub fn new(origins: Vec<String>) -> Self {
        let origins = Arc::new(origins);
        Self { origins }
    }
}

impl<S> Layer<S> for DoorLayer {
    type Service = Door<S>;

    fn layer(&self, inner: S) -> Door<S> {
        let origins = self.origins.clone();
        Door { inner, origins }
    }
}

/// A service that only some may use.
#[derive(Clone)]
pub struct Door<S> {
    inner: S,
    origins: Arc<Vec<String>>,
}

impl<S, B> Service<HttpRequest<B>> for Door<S>
where
    S: Service<HttpRequest<B>, Response = HttpResponse>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = HttpResponse;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: HttpRequest<B>) -> Self::Future {
        let header = |name: &str| -> Option<String> {
            let value = request.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let named = request.uri().host().map(str::to_owned);
        let host = header("host").or(named).unwrap_or_default();
        if !is_own_host(&host) {
            return refuse(&format!(
                "host \"{host}\" is not let in: address the node as localhost or by its IP address"
            ));
        }
        let Some(origin) = header("origin") else {
            return Box::pin(self.inner.call(request));
        };
        if !is_welcome(&origin, &self.origins) {
            return refuse(&format!(
                "origin \"{origin}\" is not let in: start the node with --cors {origin} if its pages may use it"
            ));
        }
        if request.method().as_str() == "OPTIONS" {
            let wanted = header("access-control-request-headers");
            let wanted = wanted.unwrap_or_else(|| "content-type".into());
            return Box::pin(ready(Ok(preflight(&origin, &wanted))));
        }
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            if let Ok(origin) = origin.parse() {
                let headers = response.headers_mut();
                headers.insert("access-control-allow-origin", origin);
                headers.insert("vary", "origin".parse().expect("it is a header's value"));
            }
            Ok(response)
        })
    }
}

fn refuse<E: Send + 'static>(
    message: &str,
) -> Pin<Box<dyn Future<Output = Result<HttpResponse, E>> + Send>> {
    let error = serde_json::json!({
        "jsonrpc": "2.0",
        "id": null,
        "error": { "code": -32000, "message": message },
    });
    let response = HttpResponse::builder()
        .status(403)
        .header("content-type", "application/json; charset=utf-8")
        .body(HttpBody::from(error.to_string()))
        .expect("status and header are valid");
    Box::pin(ready(Ok(response)))
}

/// What a browser asks before it lets a page's request through.
fn preflight(origin: &str, wanted: &str) -> HttpResponse {
    HttpResponse::builder()
        .status(204)
        .header("access-control-allow-origin", origin)
        .header("access-control-allow-methods", "POST, GET")
        .header("access-control-allow-headers", wanted)
        .header("access-control-allow-private-network", "true")
        .header("access-control-max-age", "600")
        .header("vary", "origin")
        .body(HttpBody::empty())
        .unwrap_or_else(|_| HttpResponse::new(HttpBody::empty()))
}

/// `localhost` or an address in figures, with any port.
fn is_own_host(authority: &str) -> bool {
    let host = without_port(authority);
    host.eq_ignore_ascii_case("localhost") || address(host).is_some()
}

fn is_welcome(origin: &str, named: &[String]) -> bool {
    if named
        .iter()
        .any(|named| named == "*" || named.eq_ignore_ascii_case(origin))
    {
        return true;
    }
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    if EXTENSIONS.contains(&scheme) {
        return true;
    }
    let host = without_port(authority);
    let local = host.eq_ignore_ascii_case("localhost")
        || address(host).is_some_and(|address| address.is_loopback());
    local && matches!(scheme, "http" | "https")
}

fn without_port(authority: &str) -> &str {
    if authority.starts_with('[') {
        return authority.split_inclusive(']').next().unwrap_or(authority);
    }
    authority.split(':').next().unwrap_or(authority)
}

fn address(host: &str) -> Option<IpAddr> {
    let bracketed = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    match bracketed {
        Some(six) => six.parse::<Ipv6Addr>().ok().map(IpAddr::from),
        None => host.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_localhost_and_addresses_are_hosts_of_the_node() {
        for host in [
            "localhost:8545",
            "LOCALHOST",
            "127.0.0.1:8545",
            "[::1]:8545",
            "192.0.2.7",
        ] {
            assert!(is_own_host(host), "{host}");
        }
        for host in [
            "",
            "evil.example:8545",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "[::1",
        ] {
            assert!(!is_own_host(host), "{host}");
        }
    }

    #[test]
    fn only_pages_of_this_machine_extensions_and_named_origins_are_welcome() {
        for origin in [
            "http://localhost:5173",
            "https://127.0.0.1",
            "http://[::1]:3000",
            "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn",
        ] {
            assert!(is_welcome(origin, &[]), "{origin}");
        }
        for origin in [
            "null",
            "https://evil.example",
            "http://localhost.evil.example",
            "http://192.0.2.7",
            "file://localhost",
        ] {
            assert!(!is_welcome(origin, &[]), "{origin}");
        }
        let named = ["https://wallet.example".to_owned()];
        assert!(is_welcome("https://wallet.example", &named));
        assert!(!is_welcome("https://wallet.example.evil", &named));
        assert!(is_welcome("null", &["*".to_owned()]));
    }
}
