//! A form with a file, as a browser sends it.

use axum::{body::Body, http::Method};

use crate::{Answer, Browser};

const BOUNDARY: &str = "----a-boundary-of-the-tests";

impl Browser {
    /// Sends a field of text and a file from one of our own pages.
    pub async fn upload(&mut self, path: &str, list: &[u8], file: (&str, &[u8])) -> Answer {
        let mut body = part("name=\"list\"", list);
        body.extend(part(&format!("name=\"file\"; filename=\"{}\"", file.0), file.1));
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", kind.as_str())];
        self.send(Method::POST, path, (&headers, Body::from(body))).await
    }
}

fn part(what: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {what}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}
