//! Step 2 keeps what is ticked whichever way it is left, and says the truth about it (C5–C8, C10).

use domain::actor::Operator;
use loophub::demo::CATALOGUE;
use tests::TestHub;

use super::pasted::{begin, import};

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
const STEP3: &str = "/loophub/applications/new/summary";

#[tokio::test]
async fn what_was_archived_since_is_told_and_not_counted() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    let fields = [
        ("do", "stay"),
        ("shown", "000000001"),
        ("d", "000000001"),
        ("d", "000000002"),
        ("d", "000000003"),
    ];
    drop(claire.post(STEP2, &fields).await.expect(303));
    import(&hub, "EXEMPLE", "000000002;D;;;;;;archivé\n").await;
    let view = claire.open(&format!("{STEP2}?view=ticked")).await.expect(200);
    assert_eq!(view.fields("d"), ["000000001", "000000003"]);
    for said in ["1–2 sur 2", "2 dossiers sélectionnés", "1 archivé depuis, laissé de côté"]
    {
        assert!(view.body.contains(said), "{said}: {}", view.body);
    }
    drop(claire.post(STEP2, &[("do", "next")]).await.expect(303));
    let summary = claire.open(STEP3).await.expect(200);
    assert!(summary.body.contains("2 dossiers</strong>") && summary.body.contains("sur 3 sélec"));
}

/// The boxes stand in every form of the page: what was archived is most of what is ticked, and most
/// of what is archived is ticked, in turn.
#[tokio::test]
async fn the_count_is_the_same_from_either_side() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    let archived: String = (5..=60)
        .map(|n| format!("{};D;;;;;;archivé\n", loophub::demo::dossiers::code(n)))
        .collect();
    drop(claire.post(STEP2, &[("do", "found"), ("searched", "000000")]).await.expect(303));
    import(&hub, "EXEMPLE", &archived).await;
    let many = claire.open(&format!("{STEP2}?view=ticked")).await.expect(200);
    drop(claire.post(STEP2, &[("do", "clear")]).await.expect(303));
    drop(claire.post(STEP2, &[("do", "found"), ("searched", "000000")]).await.expect(303));
    let fresh = claire.open(&format!("{STEP2}?view=ticked")).await.expect(200);
    let count = |page: &tests::Answer| {
        let (before, _) = page.body.split_once(" dossiers sélectionnés").unwrap();
        before.rsplit('>').next().unwrap().to_owned()
    };
    assert_eq!(count(&many), count(&fresh));
    assert!(many.body.contains("archivés depuis") && !fresh.body.contains("archivés depuis"));
}

#[tokio::test]
async fn every_button_keeps_the_boxes_and_the_future() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    let page = claire.open(STEP2).await.expect(200);
    let main = page.body.split_once("id=\"contenu\"").unwrap().1;
    let form = main.split_once("data-selection").unwrap().1;
    assert!(!form.contains("<a "), "a link in the form would leave the boxes behind");
    let mut buttons: Vec<&str> = main
        .split("name=\"do\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(buttons[0], "search", "what Enter presses is the first of them");
    buttons.sort_unstable();
    buttons.dedup();
    for (place, button) in ["back", "cancel", "paste", "search", "ticked"].into_iter().enumerate() {
        assert!(buttons.contains(&button), "{button} is not among {buttons:?}");
        let code = page.fields("shown")[place].clone();
        let code = code.as_str();
        let fields = [("do", button), ("shown", code), ("d", code), ("future", "on")];
        drop(claire.post(STEP2, &fields).await.expect(303));
        let kept = claire.open(STEP2).await.expect(200);
        let ticked = format!("value=\"{code}\" checked");
        assert!(kept.body.contains(&ticked), "{button} loses the box");
        assert!(kept.body.contains("name=\"future\" checked"), "{button} loses the future");
    }
    // Unticked where it was shown ticked; what says nothing of it changes nothing.
    drop(claire.post(STEP2, &[("do", "stay")]).await.expect(303));
    assert!(claire.open(STEP2).await.expect(200).body.contains("name=\"future\" checked"));
    drop(claire.post(STEP2, &[("do", "stay"), ("future_was", "on")]).await.expect(303));
    assert!(!claire.open(STEP2).await.expect(200).body.contains("name=\"future\" checked"));
}

#[tokio::test]
async fn the_future_counts_with_all_and_with_nothing_else() {
    let hub = TestHub::new().await;
    let (mut claire, actor) = begin(&hub).await;
    let fields = [("do", "next"), ("shown", "000000001"), ("d", "000000001"), ("future", "on")];
    drop(claire.post(STEP2, &fields).await.expect(303));
    let summary = claire.open(STEP3).await.expect(200);
    assert!(summary.body.contains("Non, seulement ceux-ci"));
    drop(claire.post(STEP3, &[("token", &summary.field("token"))]).await.expect(303));
    let active = || async {
        let apps = hub.app.applications(&actor).await.unwrap();
        apps.iter().find(|app| app.name == "Notes de frais").unwrap().active_dossiers
    };
    assert_eq!(active().await, 1);
    import(&hub, "EXEMPLE", "NEW1;D;;;;;;ouvert\n").await;
    assert_eq!(active().await, 1, "nothing was promised to future dossiers");
}

#[tokio::test]
async fn an_application_withdrawn_in_mid_wizard_leads_to_step_one_which_says_why() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    let fields = [("do", "next"), ("shown", "000000001"), ("d", "000000001")];
    drop(claire.post(STEP2, &fields).await.expect(303));
    let mut parts: Vec<&str> = CATALOGUE.split("[[application]]\n").collect();
    parts.retain(|part| !part.contains("slug = \"notes-de-frais\""));
    hub.app.apply_catalog(&Operator::default(), &parts.join("[[application]]\n")).await.unwrap();
    for path in [STEP2, STEP3] {
        assert_eq!(claire.open(path).await.expect(303).header("location"), STEP1, "{path}");
    }
    let step = claire.open(STEP1).await.expect(200);
    assert!(step.body.contains("n’est plus proposée à votre cabinet"));
    let other = [("do", "next"), ("kind", "cegid"), ("application", "factures-clients")];
    drop(claire.post(STEP1, &other).await.expect(303));
    assert!(!claire.open(STEP1).await.expect(200).body.contains("n’est plus proposée"));
    assert!(claire.open(STEP2).await.expect(200).body.contains("1 dossier sélectionné"));
}
