//! Whoever calls the hub, with a clock in hand.

use std::time::Duration;

use axum::http::{HeaderMap, Request, StatusCode, request::Builder};
use loophub::{demo::people::PASSWORD, failure::Failure};

use crate::{Result, hub::Hub, process::Process, samples::Samples};

/// Which hub is called.
#[derive(Clone, Copy)]
pub(crate) enum Door<'a> {
    /// The one in this process, without a network between.
    Hub(&'a Hub),
    /// The one in a process of its own, as browsers call it.
    Process(&'a Process),
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// From the request to the last byte of the body.
    pub(crate) took: Duration,
}

/// Somebody who calls, and the headers that say who.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    door: Door<'a>,
    headers: Vec<(&'static str, String)>,
}

impl<'a> Caller<'a> {
    /// Nobody yet.
    pub(crate) const fn new(door: Door<'a>) -> Self {
        Self { door, headers: Vec::new() }
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
        self.send(Request::get(path), (Vec::new(), StatusCode::OK))
    }

    /// Calls what must be refused for want of good credentials.
    pub(crate) fn refused(&self, path: &str) -> Result<Answer> {
        self.send(Request::get(path), (Vec::new(), StatusCode::UNAUTHORIZED))
    }

    /// Sends a form of one of the hub's own pages, which must be taken.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, (form.into_bytes(), StatusCode::SEE_OTHER))
    }

    /// Sends a field of text as a form with files does, which must be taken.
    pub(crate) fn upload(&self, path: &str, (name, text): (&str, &str)) -> Result<Answer> {
        const BOUNDARY: &str = "----a-boundary-of-the-bench";
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        let form = format!("--{BOUNDARY}\r\n{head}\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n");
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request, (form.into_bytes(), StatusCode::SEE_OTHER))
    }

    /// Opens each of these once, for warmth, then all of them in turn so many times.
    pub(crate) fn time(&self, paths: &[String], calls: usize) -> Result<Samples> {
        for path in paths {
            self.get(path)?;
        }
        paths.iter().cycle().take(calls).map(|path| Ok(self.get(path)?.took)).collect()
    }

    fn send(
        &self,
        mut request: Builder,
        (body, expected): (Vec<u8>, StatusCode),
    ) -> Result<Answer> {
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).map_err(Failure::new)?;
        let answer = match self.door {
            Door::Hub(hub) => hub.answer(request)?,
            Door::Process(process) => process.answer(request)?,
        };
        if answer.status == expected {
            return Ok(answer);
        }
        Err(Failure::new(format!(
            "{} where {expected} was expected: {}",
            answer.status, answer.body
        )))
    }
}
