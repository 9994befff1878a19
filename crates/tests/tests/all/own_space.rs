//! "Mon espace" (E3): what a contact is shown besides what was opened to them.

use tests::{Browser, firms};

use super::invitations::{CHOSEN, accept, invited};

#[tokio::test]
async fn whom_to_ask_is_the_master_once_the_engagement_manager_has_left() {
    let (given, link) = invited().await;
    let mut lea = given.hub.anonymous();
    drop(accept(&mut lea, &link, CHOSEN).await.expect(303));
    let id = |name: &str| {
        format!(
            "(SELECT id FROM staff s WHERE s.firm_id = dossiers.firm_id AND s.first_name = '{name}')"
        )
    };
    let owners = format!(
        "UPDATE dossiers SET master_id = {}, engagement_manager_id = {}",
        id("Sofia"),
        id("Marc")
    );
    given.hub.database.change(&owners).await;
    let keeper = async |lea: &mut Browser| {
        let page = lea.open("/space").await.expect(200).body;
        let (_, rest) = page.split_once("mailto:").expect("somebody to ask");
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(keeper(&mut lea).await, firms::email("marc"));
    given.hub.database.change("UPDATE staff SET active = FALSE WHERE first_name = 'Marc'").await;
    assert_eq!(keeper(&mut lea).await, firms::email("sofia"));
}
