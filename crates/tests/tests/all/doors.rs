//! How a caller may present itself, as the whole product answers (AK7), and whether it is up (J3).

use axum::http::Method;
use tests::{Partner, TestHub};

#[tokio::test]
async fn a_key_in_the_address_is_refused_even_when_it_is_good() {
    let hub = TestHub::new().await;
    let key = &hub.keys[0];
    let pair = format!("{}:{}", key.identifier, key.secret);
    for name in ["x-apikey", "X-ApiKey", "apikey", "api_key", "access_token"] {
        let path = format!("/v1/me?{}", tests::web::form(&[(name, &pair)]));
        for caller in [hub.partner(0), Partner::nobody(hub.router.clone())] {
            let answer = caller.get(&path).await.expect(400);
            assert_eq!(answer.json()["code"], "credentials_in_address");
            assert!(!answer.body.contains(&key.secret), "it does not come back");
        }
    }
}

#[tokio::test]
async fn two_ways_at_once_are_none() {
    let hub = TestHub::new().await;
    let key = &hub.keys[0];
    let pair = format!("{}:{}", key.identifier, key.secret);
    let basic = Partner::with_basic(hub.router.clone(), &key.identifier, &key.secret);
    let twice = hub.partner(0).call(Method::GET, "/v1/me", &[("x-apikey", &pair)]).await;
    let both = basic.call(Method::GET, "/v1/me", &[("x-apikey", &pair)]).await;
    for answer in [twice, both] {
        let answer = answer.expect(401);
        assert_eq!(answer.json()["code"], "invalid_credentials");
        assert!(answer.header("www-authenticate").starts_with("Basic realm="));
    }
}

#[tokio::test]
async fn health_is_told_without_credentials() {
    let hub = TestHub::empty().await;
    let nobody = Partner::nobody(hub.router.clone());
    drop(nobody.get("/healthz").await.expect(200));
    drop(nobody.get("/readyz").await.expect(200));
}

#[tokio::test]
async fn a_dossier_that_changed_is_sent_again() {
    let hub = TestHub::new().await;
    let partner = hub.partner(0);
    let path = "/v1/dossiers/000000001";
    let tag = partner.get(path).await.expect(200).header("etag").to_owned();
    hub.database.change("UPDATE dossiers SET revision = revision + 1, name = 'NEW'").await;
    let answer = partner.call(Method::GET, path, &[("if-none-match", &tag)]).await.expect(200);
    assert_eq!(answer.json()["name"], "NEW");
    assert_ne!(answer.header("etag"), tag);
}

#[tokio::test]
async fn a_parameter_that_is_repeated_or_unknown_is_named() {
    let hub = TestHub::new().await;
    for (query, named) in
        [("q=bou&q=tax", "/q"), ("limit=1&limit=1", "/limit"), ("firm=2", "/firm")]
    {
        let answer = hub.partner(0).get(&format!("/v1/dossiers?{query}")).await.expect(422);
        assert_eq!(answer.json()["errors"][0]["pointer"], named);
    }
}
