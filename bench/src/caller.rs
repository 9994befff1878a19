//! Whoever calls the hub, with a clock in hand.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, request::Builder},
};
use loophub::{demo::people::PASSWORD, failure::Failure};
use tower::ServiceExt;

use crate::{Result, hub::Hub, samples::Samples};

/// What came back.
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// From the request to the last byte of the body.
    pub(crate) took: Duration,
}

/// Somebody who calls, and the headers that say who.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    hub: &'a Hub,
    headers: Vec<(&'static str, String)>,
}

impl<'a> Caller<'a> {
    /// Nobody yet.
    pub(crate) const fn new(hub: &'a Hub) -> Self {
        Self { hub, headers: Vec::new() }
    }

    /// The same caller, who sends one more header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The browser of somebody of the demonstration.
    pub(crate) fn sign_in(self, email: &str) -> Result<Self> {
        let answer = self.post("/sign-in", &[("email", email), ("password", PASSWORD)])?;
        let cookies = answer.headers.get_all("set-cookie").iter();
        let mut pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        match pairs.find(|pair| pair.starts_with("__Host-session=")) {
            Some(session) => Ok(self.with("cookie", session.to_owned())),
            None => Err(Failure::new(format!("{email} could not sign in"))),
        }
    }

    /// Opens a page, which must be there.
    pub(crate) fn get(&self, path: &str) -> Result<Answer> {
        self.send(Request::get(path), (Body::empty(), StatusCode::OK))
    }

    /// Sends a form of one of the hub's own pages, which must be taken.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, (Body::from(form), StatusCode::SEE_OTHER))
    }

    /// Sends a field of text as a form with files does, which must be taken.
    pub(crate) fn upload(&self, path: &str, (name, text): (&str, &str)) -> Result<Answer> {
        const BOUNDARY: &str = "----a-boundary-of-the-bench";
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        let form = format!("--{BOUNDARY}\r\n{head}\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n");
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request, (Body::from(form), StatusCode::SEE_OTHER))
    }

    /// Opens each of these once, for warmth, then all of them in turn so many times.
    pub(crate) fn time(&self, paths: &[String], calls: usize) -> Result<Samples> {
        for path in paths {
            self.get(path)?;
        }
        paths.iter().cycle().take(calls).map(|path| Ok(self.get(path)?.took)).collect()
    }

    fn send(&self, mut request: Builder, (body, expected): (Body, StatusCode)) -> Result<Answer> {
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        // What the server adds when it accepts a connection.
        let source = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4_000)));
        let request = request.extension(source).body(body).map_err(Failure::new)?;
        let (status, answer) = self.hub.runtime.block_on(answered(self.hub, request))?;
        if status == expected {
            return Ok(answer);
        }
        Err(Failure::new(format!("{status} where {expected} was expected: {}", answer.body)))
    }
}

async fn answered(hub: &Hub, request: Request<Body>) -> Result<(StatusCode, Answer)> {
    let begun = Instant::now();
    let Ok(response) = hub.router.clone().oneshot(request).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Failure::new)?;
    let took = begun.elapsed();
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok((parts.status, Answer { headers: parts.headers, body, took }))
}
