//! Lists that come as files, and many at once (C7).

use domain::pasted::LineOutcome;
use tests::TestHub;

use super::pasted::{NOTHING, PASTE, begin, outcomes, whole};

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said_of_the_file() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    for (content, told) in
        [(&b"\0\x01\xff"[..], "ce n’est pas du texte"), (b" \n\n", "ne contient aucune ligne")]
    {
        let refused = claire.upload(PASTE, b"", ("list.xlsx", content)).await.expect(422).body;
        assert!(refused.contains("id=\"file-error\"") && refused.contains(told), "{refused}");
        assert!(refused.contains("href=\"#file\"") && !refused.contains("id=\"list-error\""));
    }
}

#[tokio::test]
async fn lists_are_taken_in_a_few_at_a_time_and_who_waits_too_long_is_told_to_try_again() {
    let hub = TestHub::new().await;
    let (claire, actor) = begin(&hub).await;
    let turns = (hub.app.list_turn(&actor).await.unwrap(), hub.app.list_turn(&actor).await);
    let before = hub.database.dump().await;
    let refused = claire.clone().upload(PASTE, b"000000001", NOTHING).await.expect(503);
    assert!(refused.body.contains("Réessayez dans quelques secondes"), "{}", refused.body);
    assert_ne!(refused.header("retry-after"), "");
    assert_eq!(hub.database.dump().await, before);
    drop(turns);
    let mut uploads = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut claire = claire.clone();
        uploads.spawn(async move { claire.upload(PASTE, b"000000001", NOTHING).await.status });
    }
    assert_eq!(uploads.join_all().await, [303; 8]);
    assert_eq!(outcomes(&whole(&hub, &actor).await), [(1, LineOutcome::Found)]);
}
