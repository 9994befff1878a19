//! What every answer carries, refusals included (HD1, HD2).

use tests::{Answer, TestHub};

fn check(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    assert!(!policy.contains("unsafe"), "{what}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert!(answer.header("strict-transport-security").contains("includeSubDomains"), "{what}");
    assert!(!answer.header("referrer-policy").is_empty(), "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    assert_eq!(answer.header("request-id").len(), 22, "{what}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
}

#[tokio::test]
async fn every_answer_is_guarded_refusals_included() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    for (path, status) in [
        ("/", 303),
        ("/sign-in", 200),
        ("/dossiers", 200),
        ("/dossiers?at=x", 400),
        ("/nowhere", 404),
        ("/dossiers/NOPE/applications", 404),
        ("/loophub/keys", 200),
        ("/sign-out", 405),
        ("/space", 403),
        ("/dossiers?q=ab", 422),
        ("/assets/nothing.css", 404),
    ] {
        check(path, &claire.open(path).await.expect(status));
    }
    let large = "x".repeat(300 * 1024);
    check("413", &claire.post("/sign-in", &[("email", &large)]).await.expect(413));
    let partner = hub.partner(0);
    for (path, status) in [
        ("/v1/me", 200),
        ("/v1/dossiers/000000002", 403),
        ("/v1/dossiers/NOPE", 404),
        ("/v1/nowhere", 404),
        ("/v1/dossiers?x=1", 422),
        ("/openapi.json", 200),
        ("/docs", 200),
        ("/docs/errors/not_active", 200),
        ("/docs/errors/nothing", 404),
    ] {
        check(path, &partner.get(path).await.expect(status));
    }
}

#[tokio::test]
async fn the_callers_own_request_id_comes_back_when_it_is_well_formed() {
    let hub = TestHub::new().await;
    let partner = hub.partner(0);
    let call = |id: &'static str| {
        let partner = partner.clone();
        async move {
            let headers = [("request-id", id)];
            let answer = partner.call(axum::http::Method::GET, "/v1/nowhere", &headers).await;
            assert_eq!(answer.json()["request_id"], answer.header("request-id"));
            answer.header("request-id").to_owned()
        }
    };
    assert_eq!(call("my-call_1").await, "my-call_1");
    for wrong in [
        "a b",
        "é",
        "",
        "x\"y",
        "0123456789012345678901234567890123456789012345678901234567890123456789",
    ] {
        assert_eq!(call(wrong).await.len(), 22, "{wrong:?}");
    }
}

#[tokio::test]
async fn assets_are_kept_for_a_year_under_a_name_that_says_what_they_hold() {
    let hub = TestHub::empty().await;
    let mut nobody = hub.anonymous();
    let page = nobody.open("/sign-in").await.expect(200);
    let assets: Vec<String> = page
        .body
        .split('"')
        .filter(|part| part.starts_with("/assets/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(assets.len(), 3);
    let mut weight = page.body.len();
    for asset in assets {
        let answer = nobody.open(&asset).await.expect(200);
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        weight += answer.body.len();
        let mut parts: Vec<&str> = asset.split('.').collect();
        parts[1] = "000000000000";
        drop(nobody.open(&parts.join(".")).await.expect(404));
    }
    assert!(weight < 80 * 1024, "{weight} bytes before compression");
}
