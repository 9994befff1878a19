//! Behind a trusted proxy the client is who the proxy says, and nowhere else (AU4, I1).

use axum::{Router, body::Body, http::Method};
use loophub::proxy::{self, ForwardedHeader, Proxies};
use tests::{Answer, Browser, TestHub, firms, web::form};

const PROXY: [u8; 4] = [10, 0, 0, 1];

fn behind(hub: &TestHub) -> Router {
    let trusted = vec!["10.0.0.0/24".parse().unwrap()];
    let proxies = Proxies { trusted, header: ForwardedHeader::XForwardedFor };
    proxy::behind(hub.router.clone(), proxies)
}

/// A form sent through a peer that says so of the client.
async fn post(browser: &mut Browser, forwarded: &str, (path, body): (&str, String)) -> Answer {
    let headers = [
        ("x-forwarded-for", forwarded),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    browser.send(Method::POST, path, (&headers, Body::from(body))).await
}

async fn guess(router: &Router, peer: [u8; 4], forwarded: &str) -> u16 {
    let mut browser = Browser::new(router.clone()).from(peer);
    let fields = form(&[("email", firms::email("claire")), ("password", "wrong")]);
    post(&mut browser, forwarded, ("/sign-in", fields)).await.status.as_u16()
}

#[tokio::test]
async fn attempts_are_counted_by_the_client_behind_the_proxy() {
    let hub = TestHub::new().await;
    let router = behind(&hub);
    for _ in 0..10 {
        assert_ne!(guess(&router, PROXY, "198.51.100.9").await, 429);
    }
    assert_eq!(guess(&router, PROXY, "198.51.100.9").await, 429);
    assert_eq!(
        guess(&router, PROXY, "1.1.1.1, 198.51.100.9").await,
        429,
        "what it adds is nothing"
    );
    assert_ne!(guess(&router, PROXY, "198.51.100.10").await, 429, "another client is free");
}

#[tokio::test]
async fn from_any_other_peer_the_header_is_ignored() {
    let hub = TestHub::new().await;
    for router in [behind(&hub), hub.router.clone()] {
        hub.clock.advance(std::time::Duration::from_secs(3_600));
        for number in 0..10 {
            assert_ne!(guess(&router, [192, 0, 2, 5], &format!("1.1.1.{number}")).await, 429);
        }
        assert_eq!(guess(&router, [192, 0, 2, 5], "1.1.1.99").await, 429);
    }
}

#[tokio::test]
async fn the_journal_notes_the_client_and_not_the_proxy() {
    let hub = TestHub::new().await;
    let new =
        form(&[("name", "k"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "9")]);
    for (router, noted) in [(behind(&hub), "198.51.100.9"), (hub.router.clone(), "10.0.0.1")] {
        let mut claire = hub.browser("claire").await.through(router).from(PROXY);
        let page = ("/loophub/keys/new", new.clone());
        drop(post(&mut claire, "198.51.100.9", page).await.expect(200));
        let rows = super::journal::journal(&hub).await;
        assert_eq!(rows.last().unwrap().address.as_deref(), Some(noted));
    }
}
