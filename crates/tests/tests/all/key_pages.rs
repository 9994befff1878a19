//! The tab "Clés d'API" of a firm with many keys: page by page, and searched (G1).

use app::{KeyPage, KeyQuery, KeyRow};
use domain::{
    actor::Actor,
    api_key::KeyState,
    page::{Cursor, Direction, Total},
};
use tests::{Answer, TestHub, firms};

const TAB: &str = "/loophub/keys";

/// A firm with so many more keys, of which every third was revoked.
async fn begin(more: usize) -> (TestHub, Actor) {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    for number in 0..more {
        let new = firms::new_key(&format!("Clé n° {number:03}"));
        hub.app.generate_key(&claire, new).await.unwrap();
    }
    let revoke = "UPDATE api_keys SET revoked_at = created_at WHERE id % 3 = 0 AND name LIKE 'Cl%'";
    hub.database.change(revoke).await;
    (hub, claire)
}

async fn read(hub: &TestHub, actor: &Actor, (search, cursor): (&str, Option<&Cursor>)) -> KeyPage {
    let query = KeyQuery { search: search.to_owned(), cursor: cursor.cloned() };
    hub.app.key_page(actor, &query).await.unwrap()
}

fn names(page: &KeyPage) -> Vec<String> {
    page.page.items.iter().map(|row| row.key.name.clone()).collect()
}

/// Where a page's link leads.
fn link(page: &Answer, rel: &str) -> String {
    let rest = page.body.split(&format!("rel=\"{rel}\" href=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")
}

#[tokio::test]
async fn each_key_stands_on_one_page_those_that_work_first_and_back_again() {
    let (hub, claire) = begin(120).await;
    let mut pages = vec![read(&hub, &claire, ("", None)).await];
    while let Some(next) = pages.last().unwrap().page.next.clone() {
        pages.push(read(&hub, &claire, ("", Some(&next))).await);
    }
    let sizes: Vec<_> = pages.iter().map(|page| page.page.items.len()).collect();
    let of_all = hub.app.keys(&claire).await.unwrap();
    assert_eq!(sizes, [50, 50, of_all.len() - 100]);
    let rows: Vec<&KeyRow> = pages.iter().flat_map(|page| &page.page.items).collect();
    let (live, over): (Vec<_>, Vec<_>) = of_all.iter().partition(|row| row.state == KeyState::Live);
    assert!(over.len() >= 39, "{}", over.len());
    let expected: Vec<_> = live.into_iter().chain(over).map(|row| row.key.id).collect();
    assert_eq!(rows.iter().map(|row| row.key.id).collect::<Vec<_>>(), expected);
    for (place, page) in pages.iter().enumerate() {
        assert_eq!(page.page.offset, 50 * place as u64);
        assert_eq!(page.page.total, Total::Exact(of_all.len() as u64));
        let Some(before) = &page.page.previous else {
            assert_eq!(place, 0);
            continue;
        };
        let back = read(&hub, &claire, ("", Some(before))).await;
        assert_eq!(names(&back), names(&pages[place - 1]));
        assert_eq!(back.page.offset, pages[place - 1].page.offset);
    }
}

#[tokio::test]
async fn the_tab_leads_from_page_to_page_and_keeps_what_is_searched() {
    let (hub, _) = begin(120).await;
    let mut claire = hub.browser("claire").await;
    let rows = |page: &Answer| page.body.matches("<th scope=\"row\">").count();
    let first = claire.open(TAB).await.expect(200);
    assert_eq!(rows(&first), 50);
    assert!(first.body.contains("1–50 sur 122"), "{}", first.body);
    let second = claire.open(&link(&first, "next")).await.expect(200);
    let last = claire.open(&link(&second, "next")).await.expect(200);
    assert_eq!((rows(&second), rows(&last)), (50, 22));
    assert!(last.body.contains("101–122 sur 122") && !last.body.contains("rel=\"next\""));
    let found = claire.open("/loophub/keys?q=cle%20n").await.expect(200);
    assert!(found.body.contains("1–50 sur 120"), "accents do not matter: {}", found.body);
    let next = link(&found, "next");
    assert!(next.contains("q=cle+n"), "{next}");
    assert!(claire.open(&next).await.expect(200).body.contains("51–100 sur 120"));
    let nothing = claire.open("/loophub/keys?q=%3Cb%3E").await.expect(200);
    assert!(nothing.body.contains("Aucune clé ne correspond à «\u{202f}&#60;b&#62;"));
}

#[tokio::test]
async fn a_key_is_found_by_its_name_its_identifier_and_its_application() {
    let (hub, claire) = begin(3).await;
    let identifier = hub.keys[0].identifier.as_str();
    for (search, found) in [
        ("N° 001", vec!["Clé n° 001"]),
        (identifier, vec!["banque-connect production"]),
        (&identifier[20..], vec!["banque-connect production"]),
        ("banque connect", vec!["banque-connect production"]),
        ("SIGNATURE", vec!["signature-pro production"]),
        ("100%", vec![]),
        (
            "_",
            names(&read(&hub, &claire, ("lhk_live_", None)).await).iter().map(|n| &**n).collect(),
        ),
    ] {
        assert_eq!(names(&read(&hub, &claire, (search, None)).await), found, "{search}");
    }
    let paul = hub.actor("paul").await;
    assert_eq!(names(&read(&hub, &paul, (identifier, None)).await), Vec::<String>::new());
}

#[tokio::test]
async fn a_place_that_nobody_made_shows_what_one_may_see_anyway() {
    let (hub, claire) = begin(60).await;
    let paul = hub.actor("paul").await;
    let theirs = names(&read(&hub, &paul, ("", None)).await);
    for direction in [Direction::Next, Direction::Previous] {
        for key in ["live", "", "x", "💥"] {
            for id in [i64::MIN, -1, 0, 1, 30, i64::MAX] {
                let cursor = Cursor { direction, key: key.to_owned(), id, offset: 7 };
                let page = read(&hub, &claire, ("", Some(&cursor))).await;
                assert!(!page.page.items.is_empty(), "{cursor:?}");
                assert_eq!(names(&read(&hub, &paul, ("", Some(&cursor))).await), theirs);
                let none = read(&hub, &claire, ("nowhere", Some(&cursor))).await;
                assert!(none.page.items.is_empty() && none.page.next.is_none());
            }
        }
    }
    drop(hub.browser("claire").await.open("/loophub/keys?at=x").await.expect(400));
}

/// Whatever is revoked meanwhile is shown, if a second time; nothing that works is left out.
#[tokio::test]
async fn a_key_that_is_revoked_between_two_pages_hides_no_other() {
    let (hub, claire) = begin(90).await;
    let first = read(&hub, &claire, ("", None)).await;
    for row in [&first.page.items[0], &first.page.items[49]] {
        hub.app.revoke_key(&claire, row.key.object_id).await.unwrap();
    }
    let second = read(&hub, &claire, ("", first.page.next.as_ref())).await;
    let all = hub.app.keys(&claire).await.unwrap();
    let mut seen = names(&first);
    seen.extend(names(&second));
    for row in all.iter().filter(|row| row.state == KeyState::Live) {
        assert!(seen.contains(&row.key.name), "{}", row.key.name);
    }
}

#[tokio::test]
async fn of_many_that_expire_the_first_are_named_and_the_others_counted() {
    let (hub, claire) = begin(0).await;
    for days in (10..18).rev() {
        let new = firms::new_key(&format!("Bientôt {days}"));
        let new = app::NewKey { days: days.to_string(), ..new };
        hub.app.generate_key(&claire, new).await.unwrap();
    }
    // Whatever is searched for.
    let page = hub.browser("claire").await.open("/loophub/keys?q=production").await.expect(200);
    let note = page.body.split("<div class=\"note warn\">").nth(1).unwrap();
    let note = note.split("</div>").next().unwrap();
    let told = note.match_indices("Bientôt ").map(|(at, it)| &note[at + it.len()..][..2]);
    assert_eq!(told.collect::<Vec<_>>(), ["10", "11", "12", "13", "14"]);
    assert!(note.contains("3 autres expirent dans les 31 jours."), "{note}");
}
