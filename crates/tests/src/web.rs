//! Callers with one face: a browser, a partner, and somebody without credentials.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// A header's value; nothing is empty.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// Fails unless the status is this one.
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// The value of the first form field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        let mark = format!(" name=\"{name}\"");
        let from =
            self.body.find(&mark).unwrap_or_else(|| panic!("no field {name}: {}", self.body));
        let rest = &self.body[from + mark.len()..];
        let tag = &rest[..rest.find('>').unwrap()];
        let value = tag.split_once(" value=\"").and_then(|(_, value)| value.split_once('"'));
        value.unwrap_or_else(|| panic!("{name} has no value: {tag}")).0.to_owned()
    }

    /// The values of every form field of this name.
    #[must_use]
    pub fn fields(&self, name: &str) -> Vec<String> {
        let mark = format!("name=\"{name}\" value=\"");
        let parts = self.body.split(&mark).skip(1);
        parts.map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect()
    }
}

/// Sends one request through the whole production router, from an address.
pub async fn send(router: &Router, source: [u8; 4], mut request: Request<Body>) -> Answer {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((source, 4_000))));
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// Encodes fields as a form does.
#[must_use]
pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A browser: keeps cookies, says where its forms come from.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    source: [u8; 4],
    language: &'static str,
}

impl Browser {
    /// A browser that has been nowhere.
    #[must_use]
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), source: [127, 0, 0, 1], language: "fr" }
    }

    /// The same browser on another machine.
    #[must_use]
    pub fn from(mut self, source: [u8; 4]) -> Self {
        self.source = source;
        self
    }

    /// The same browser, whose requests go another way.
    #[must_use]
    pub fn through(mut self, router: Router) -> Self {
        self.router = router;
        self
    }

    /// The same browser in another language.
    #[must_use]
    pub fn speaking(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// A cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie there, as an attacker might.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Opens a page, without following where it leads.
    pub async fn open(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, (&[], Body::empty())).await
    }

    /// Sends a form from one of our own pages.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.send(Method::POST, path, (&headers, Body::from(form(fields)))).await
    }

    /// Sends whatever the test wants.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        (headers, body): (&[(&str, &str)], Body),
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("accept-language", self.language);
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        request = request.header("cookie", cookies.collect::<Vec<_>>().join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = send(&self.router, self.source, request.body(body).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            self.keep(set.to_str().unwrap());
        }
        answer
    }

    fn keep(&mut self, set: &str) {
        let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
        if value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Signs in; fails when that is refused.
    pub async fn sign_in(mut self, email: &str, password: &str) -> Self {
        let answer = self.post("/sign-in", &[("email", email), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self
    }
}

/// A partner's program.
#[derive(Clone)]
pub struct Partner {
    router: Router,
    header: Option<(&'static str, String)>,
}

impl Partner {
    /// With the header `x-apikey`.
    #[must_use]
    pub fn with_key(router: Router, identifier: &str, secret: &str) -> Self {
        Self { router, header: Some(("x-apikey", format!("{identifier}:{secret}"))) }
    }

    /// With HTTP Basic.
    #[must_use]
    pub fn with_basic(router: Router, identifier: &str, secret: &str) -> Self {
        let pair = STANDARD.encode(format!("{identifier}:{secret}"));
        Self { router, header: Some(("authorization", format!("Basic {pair}"))) }
    }

    /// Without credentials.
    #[must_use]
    pub fn nobody(router: Router) -> Self {
        Self { router, header: None }
    }

    /// Calls `GET path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &[]).await
    }

    /// Calls with further headers.
    pub async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((name, value)) = &self.header {
            request = request.header(*name, value);
        }
        send(&self.router, [127, 0, 0, 1], request.body(Body::empty()).unwrap()).await
    }
}
