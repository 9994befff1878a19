//! Of many who ask or decide at once one does; what happened meanwhile is told, and nothing is left
//! half done.

use app::{Conflict, Error, Left, Requested};
use domain::{Flaw, Invalid, activation::ActivationChanges, request::RequestState};
use tests::{firms, requests::ask};

use super::requests::{PATH, begin, is_over, off, state, told};

#[tokio::test]
async fn fifty_who_decide_at_once_are_one_decision() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let actors = [hub.actor("ines").await, hub.actor("marc").await, hub.actor("hugo").await];
    let tries: Vec<_> = (0..50)
        .map(|number| {
            let (app, actor) = (hub.app.clone(), actors[number % 3].clone());
            tokio::spawn(async move { app.grant_request(&actor, request).await })
        })
        .collect();
    let mut granted = 0;
    for each in tries {
        let answer = each.await.unwrap();
        assert!(answer.is_ok() || is_over(&answer), "{answer:?}");
        granted += u32::from(answer.is_ok());
    }
    assert_eq!(granted, 1);
    let dump = hub.database.dump().await;
    assert_eq!(dump.matches("request.granted").count(), 1);
    let mut seen = 0;
    let to_sofia = told(&hub, &mut seen).await.into_iter().filter(|to| to == firms::email("sofia"));
    assert_eq!(to_sofia.count(), 1);
}

#[tokio::test]
async fn whoever_asks_many_times_at_once_asks_once() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let tries: Vec<_> = (0..10)
        .map(|_| {
            let (hub, sofia, code) = (hub.app.clone(), sofia.clone(), code.clone());
            tokio::spawn(async move { ask(&hub, &sofia, (&code, &[app])).await })
        })
        .collect();
    let mut asked = 0;
    for each in tries {
        match each.await.unwrap() {
            Ok(_) => asked += 1,
            Err(Error::Conflict(Conflict::RequestPending)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((asked, hub.database.numbers("SELECT COUNT(*) FROM requests").await), (1, vec![1]));
}

#[tokio::test]
async fn nothing_is_granted_on_an_archived_dossier_but_what_is_to_be_switched_off() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let (claire, other) = (hub.actor("claire").await, off(&hub, &sofia, &code).await[1]);
    let on = ActivationChanges { on: [other].into(), ..Default::default() };
    hub.app.set_activations(&claire, &code, on).await.unwrap();
    hub.app.archive_dossier(&claire, &code).await.unwrap();
    let before = hub.database.dump().await;
    let granted = hub.app.grant_request(&claire, request).await;
    assert!(matches!(granted, Err(Error::Conflict(Conflict::DossierArchived))), "{granted:?}");
    assert_eq!(hub.database.dump().await, before, "it is pending still");
    let mut hugo = hub.browser("hugo").await;
    let page = hugo.open("/requests").await.expect(200).body;
    assert!(page.contains("archivé") && !page.contains("value=\"grant\""), "{page}");
    hub.app.refuse_request(&claire, request).await.unwrap();
    let again = ask(&hub.app, &sofia, (&code, &[app])).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::DossierArchived))), "{again:?}");
    let mut browser = hub.browser("sofia").await;
    assert!(browser.open(PATH).await.expect(200).fields("ask-on").is_empty());
    let asked = Requested { off: [other].into(), ..Requested::default() };
    let request = hub.app.ask_for_activations(&sofia, &code, asked).await.unwrap();
    let granted = hub.app.grant_request(&claire, request).await.unwrap();
    assert_eq!(granted.saved.done.off, [other].into());
}

#[tokio::test]
async fn what_is_gone_or_so_already_is_told_and_the_rest_is_done() {
    let (hub, sofia, code) = begin().await;
    let apps = off(&hub, &sofia, &code).await;
    assert!(apps.len() >= 3, "{apps:?}");
    let request = ask(&hub.app, &sofia, (&code, &apps[..3])).await.unwrap();
    let (claire, ines) = (hub.actor("claire").await, hub.actor("ines").await);
    let names = hub.app.applications(&claire).await.unwrap();
    let name = |id| names.iter().find(|app| app.object_id == id).unwrap().name.clone();
    hub.app.delete_application(&claire, apps[0], &name(apps[0])).await.unwrap();
    let on = ActivationChanges { on: [apps[1]].into(), ..Default::default() };
    hub.app.set_activations(&claire, &code, on).await.unwrap();
    let granted = hub.app.grant_request(&ines, request).await.unwrap();
    assert_eq!(granted.saved.done.on, [apps[2]].into());
    assert_eq!(granted.gone, [name(apps[0])]);
    let by_claire = Left::On { by: Some("Claire Martin".to_owned()) };
    assert_eq!(granted.saved.overtaken[0].left, by_claire);
    hub.run_jobs().await;
    let mail = hub.mailbox.mails().pop().unwrap();
    assert!(mail.text.contains(&format!("n’a plus\u{202f}: {}.", name(apps[0]))), "{}", mail.text);
}

#[tokio::test]
async fn whoever_comes_between_with_an_archive_or_a_deletion_leaves_nothing_half_done() {
    for deletes in [false, true] {
        let (hub, sofia, code) = begin().await;
        let apps = off(&hub, &sofia, &code).await;
        let request = ask(&hub.app, &sofia, (&code, &apps[..1])).await.unwrap();
        let (claire, ines) = (hub.actor("claire").await, hub.actor("ines").await);
        let names = hub.app.applications(&claire).await.unwrap();
        let name = names.into_iter().find(|app| app.object_id == apps[0]).unwrap().name;
        let granting = {
            let app = hub.app.clone();
            tokio::spawn(async move { app.grant_request(&ines, request).await })
        };
        match deletes {
            true => drop(hub.app.delete_application(&claire, apps[0], &name).await.unwrap()),
            false => drop(hub.app.archive_dossier(&claire, &code).await.unwrap()),
        }
        match granting.await.unwrap() {
            Ok(granted) => assert_eq!(granted.saved.done.on.len() + granted.gone.len(), 1),
            Err(Error::Conflict(Conflict::DossierArchived)) if !deletes => {
                assert_eq!(state(&hub).await, RequestState::Pending);
            }
            other => panic!("{other:?}"),
        }
        let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
        hub.app.verify_journal(&operator).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_deleted_while_it_is_asked_for_makes_the_page_be_shown_again() {
    let (hub, sofia, code) = begin().await;
    let apps = off(&hub, &sofia, &code).await;
    let claire = hub.actor("claire").await;
    let names = hub.app.applications(&claire).await.unwrap();
    let gone = names.iter().find(|app| app.object_id == apps[0]).unwrap();
    hub.app.delete_application(&claire, gone.object_id, &gone.name).await.unwrap();
    let before = hub.database.dump().await;
    let asked = ask(&hub.app, &sofia, (&code, &apps[..2])).await;
    let Err(Error::Invalid(invalid)) = asked else { panic!("{asked:?}") };
    assert_eq!(invalid, [Invalid::new("ask", Flaw::Changed)]);
    assert_eq!(hub.database.dump().await, before);
}
