//! Both firms change an application of the same number, in drafts and batches of the same numbers
//! (TI2): what one is shown, does and undoes is its own, whatever the other has there.

use app::{DraftQuery, Purpose};
use domain::{
    activation::ActivationChanges,
    actor::Actor,
    id::{BatchId, ObjectId},
    text::Code,
};
use loophub::demo::dossiers;
use tests::{
    TestHub,
    changes::{Change, change, prepare},
    firms,
};

use super::neighbours::rows_of;

/// Two firms, and who administers each: number 1 of both.
struct Firms {
    hub: TestHub,
    claire: Actor,
    paul: Actor,
    /// Banque Connect, number 3 here.
    ours: ObjectId,
    /// Trésoly, number 3 next door, active on every dossier there.
    theirs: ObjectId,
    /// Open dossiers of both on which ours is active, and on which it is not.
    on: Vec<Code>,
    off: Vec<Code>,
}

async fn named(hub: &TestHub, actor: &Actor, name: &str) -> ObjectId {
    let apps = hub.app.applications(actor).await.unwrap();
    apps.iter().find(|app| app.name == name).unwrap().object_id
}

impl Firms {
    async fn new() -> Self {
        let hub = TestHub::new().await;
        let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
        firms::add(&hub.app, &paul, ("cegid", "notes-de-frais")).await;
        let (key, _) = hub.app.generate_key(&paul, firms::new_key("k")).await.unwrap();
        firms::add_partner(&hub.app, &paul, (&key, "a@tresoly.example")).await;
        let ours = named(&hub, &claire, "Banque Connect").await;
        let theirs = named(&hub, &paul, "Trésoly").await;
        let number = "SELECT COUNT(*) FROM firm_apps WHERE (firm_id = 1 AND id = 3 AND \
             object_id = 'OURS') OR (firm_id = 2 AND id = 3 AND object_id = 'THEIRS')";
        let number = number.replace("OURS", &ours.to_string());
        let number = number.replace("THEIRS", &theirs.to_string());
        assert_eq!(hub.database.numbers(&number).await, [2], "the same number");
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for number in 1..=40 {
            let code = firms::code(&dossiers::code(number));
            let here = hub.app.dossier_applications(&claire, &code).await.unwrap();
            let there = hub.app.dossier_applications(&paul, &code).await.unwrap();
            if here.dossier.state.is_open() && there.dossier.state.is_open() {
                let is_on = here.active.iter().any(|choice| choice.object_id == ours);
                if is_on { &mut on } else { &mut off }.push(code);
            }
        }
        Self { hub, claire, paul, ours, theirs, on, off }
    }

    /// Makes the newest number of drafts or of batches the same in both, by what leaves nothing.
    async fn align(&self, table: &str) {
        let newest = async |firm: u32| {
            let sql = format!("SELECT MAX(id) FROM {table} WHERE firm_id = {firm}");
            self.hub.database.numbers(&sql).await[0]
        };
        let app = &self.hub.app;
        for _ in 0..60 {
            let (here, there) = (newest(1).await, newest(2).await);
            let (actor, of) = match here.cmp(&there) {
                std::cmp::Ordering::Equal => return,
                std::cmp::Ordering::Less => (&self.claire, self.ours),
                std::cmp::Ordering::Greater => (&self.paul, self.theirs),
            };
            if table == "drafts" {
                app.drop_draft(actor, Purpose::Changing(of)).await.unwrap();
                prepare(app, actor, (of, Change::default())).await.unwrap();
            } else {
                let name = app.changeable(actor, of).await.unwrap().name;
                let deleted = app.delete_application(actor, of, &name).await.unwrap();
                app.undo_batch(actor, deleted.batch).await.unwrap();
            }
        }
        panic!("they never meet");
    }

    /// Switches an application by hand.
    async fn by_hand(&self, (actor, of): (&Actor, ObjectId), (code, on): (&Code, bool)) {
        let mut changes = ActivationChanges::default();
        if on { &mut changes.on } else { &mut changes.off }.insert(of);
        self.hub.app.set_activations(actor, code, changes).await.unwrap();
    }

    async fn changed(&self, (actor, of): (&Actor, ObjectId), wanted: Change) -> BatchId {
        change(&self.hub.app, actor, (of, wanted)).await.unwrap().batch
    }
}

/// What the pages of a change show: the boxes of step 2, its selection, and the summary.
async fn shown(both: &Firms) -> (Vec<(Code, bool)>, Vec<Code>, u64) {
    let purpose = Purpose::Changing(both.ours);
    let app = &both.hub.app;
    let page = app.draft_dossiers(&both.claire, purpose, DraftQuery::default()).await.unwrap();
    let boxes = page.page.items.into_iter().map(|row| (row.code, row.ticked)).collect();
    let query = DraftQuery { ticked_only: true, ..DraftQuery::default() };
    let selection = app.draft_dossiers(&both.claire, purpose, query).await.unwrap();
    let selected = selection.page.items.into_iter().map(|row| row.code).collect();
    (boxes, selected, selection.draft.ticked)
}

#[tokio::test]
async fn a_change_shows_ones_own_boxes_selection_and_summary() {
    let both = Firms::new().await;
    let Firms { hub, claire, paul, ours, theirs, on, off } = &both;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let nothing = Change::default();
    prepare(&hub.app, claire, (*ours, nothing.clone())).await.unwrap();
    prepare(&hub.app, paul, (*theirs, nothing)).await.unwrap();
    both.align("drafts").await;
    let wanted = Change { on: off[..3].to_vec(), off: on[..2].to_vec(), ..Change::default() };
    prepare(&hub.app, claire, (*ours, wanted)).await.unwrap();
    // What was unticked is off by now, and what was ticked is archived.
    both.by_hand((claire, *ours), (&on[1], false)).await;
    for code in [&off[2], &on[6]] {
        firms::archive(&hub.app, &operator, (code, true)).await;
    }
    let purpose = Purpose::Changing(*ours);
    let (before, view) =
        (hub.app.draft_summary(claire, purpose).await.unwrap(), shown(&both).await);
    let codes = |rows: &[(Code, String)]| rows.iter().map(|row| row.0.clone()).collect::<Vec<_>>();
    assert_eq!((before.dossiers, codes(&before.first)), (2, off[..2].to_vec()));
    assert_eq!((before.off, codes(&before.first_off)), (1, vec![on[0].clone()]));
    assert_eq!(before.left_out_count, 1);
    assert!(view.1.contains(&off[0]) && !view.1.contains(&off[2]));
    assert!(!view.1.contains(&on[0]) && !view.1.contains(&on[6]));
    assert_eq!(view.1.len() as u64, view.2, "each of them once");
    // Next door, in the draft of the same number, other boxes are clicked.
    let wanted = Change { off: [&on[2..6], &off[3..6]].concat(), ..Change::default() };
    prepare(&hub.app, paul, (*theirs, wanted)).await.unwrap();
    both.by_hand((paul, *theirs), (&on[7], false)).await;
    both.by_hand((paul, *theirs), (&off[7], false)).await;
    let wanted = Change { on: vec![on[7].clone(), off[7].clone()], ..Change::default() };
    prepare(&hub.app, paul, (*theirs, wanted)).await.unwrap();
    // One is off where it was on, and other dossiers are archived.
    both.by_hand((paul, *theirs), (&off[0], false)).await;
    let next_door = firms::operator_at(&hub.app, "VOISIN").await;
    for code in [&off[1], &on[0], &off[8], &on[8]] {
        firms::archive(&hub.app, &next_door, (code, true)).await;
    }
    let apart = "SELECT COUNT(DISTINCT m) FROM \
         (SELECT MAX(id) AS m FROM drafts GROUP BY firm_id) newest";
    assert_eq!(hub.database.numbers(apart).await, [1]);
    let after = hub.app.draft_summary(claire, purpose).await.unwrap();
    assert_eq!(format!("{after:?}"), format!("{before:?}"));
    assert_eq!(shown(&both).await, view);
    // And "Valider" does what it says, here alone.
    let there = rows_of(hub, "VOISIN").await;
    let done = hub.app.change_application(claire, *ours, after.draft.token).await.unwrap();
    assert_eq!((done.on, done.off), (2, 1));
    assert_eq!(rows_of(hub, "VOISIN").await, there);
}

#[tokio::test]
async fn a_draft_next_door_is_no_draft_here() {
    let both = Firms::new().await;
    let Firms { hub, claire, paul, ours, theirs, on, .. } = &both;
    let wanted = Change { off: on[..1].to_vec(), ..Change::default() };
    prepare(&hub.app, paul, (*theirs, wanted)).await.unwrap();
    let there = rows_of(hub, "VOISIN").await;
    assert!(hub.app.draft(claire, Purpose::Changing(*ours)).await.unwrap().is_none());
    assert!(hub.app.drafts(claire).await.unwrap().is_empty());
    hub.app.drop_draft(claire, Purpose::Changing(*ours)).await.unwrap();
    prepare(&hub.app, claire, (*ours, Change::default())).await.unwrap();
    hub.app.clear_ticks(claire, Purpose::Changing(*ours)).await.unwrap();
    assert_eq!(rows_of(hub, "VOISIN").await, there);
}

/// What next door was done with the same numbers: batch, application and dossiers.
async fn happened_next_door(both: &Firms) -> BatchId {
    let Firms { paul, theirs, on, off, .. } = both;
    // So that there is something to switch on.
    for code in &off[3..6] {
        both.by_hand((paul, *theirs), (code, false)).await;
    }
    both.align("batches").await;
    let email = |text: &str| Some(format!("{text}@tresoly.example"));
    let wanted = Change {
        on: off[3..6].to_vec(),
        off: [&on[2..4], &on[8..10]].concat(),
        email: email("b"),
        ..Change::default()
    };
    let batch = both.changed((paul, *theirs), wanted).await;
    // One that it switched on is off by hand, one by a later batch; one that it switched off is on.
    both.by_hand((paul, *theirs), (&off[3], false)).await;
    both.by_hand((paul, *theirs), (&on[8], true)).await;
    both.by_hand((paul, *theirs), (&on[2], true)).await;
    let wanted =
        Change { off: vec![off[4].clone(), on[4].clone()], email: email("c"), ..Change::default() };
    both.changed((paul, *theirs), wanted).await;
    batch
}

#[tokio::test]
async fn an_undo_leaves_alone_what_changed_here_and_nothing_else() {
    for undone_there in [false, true] {
        let both = Firms::new().await;
        let Firms { hub, claire, paul, ours, on, off, .. } = &both;
        let batch = happened_next_door(&both).await;
        // The same number here: one less than the newest next door.
        let newest = "SELECT MAX(id) FROM batches WHERE firm_id = 1";
        assert_eq!(hub.database.numbers(newest).await, [batch.get() - 1]);
        if undone_there {
            hub.app.undo_batch(paul, batch).await.unwrap();
        }
        let before = hub.app.applications(claire).await.unwrap();
        let wanted = Change {
            on: off[..3].to_vec(),
            off: on[..5].to_vec(),
            email: Some("b@banque-connect.example".to_owned()),
            ..Change::default()
        };
        assert_eq!(both.changed((claire, *ours), wanted).await, batch);
        both.by_hand((claire, *ours), (&off[0], false)).await;
        let there = rows_of(hub, "VOISIN").await;
        let undone = hub.app.undo_batch(claire, batch).await.unwrap().undone.unwrap();
        assert_eq!((undone.dossiers, undone.left_alone, undone.settings_left), (7, 1, false));
        let place = (String::new(), domain::id::FirmAppId::new(0));
        let sheet = hub.app.batch(claire, batch, place).await.unwrap();
        let (left, more) = (sheet.left, sheet.more);
        let left: Vec<_> = left.into_iter().map(|line| (line.code, line.is_on)).collect();
        assert_eq!((left, more), (vec![(off[0].clone(), false)], false));
        let after = hub.app.applications(claire).await.unwrap();
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before.settings(), after.settings());
            assert_eq!(before.active_dossiers, after.active_dossiers);
        }
        assert_eq!(rows_of(hub, "VOISIN").await, there);
        let strayed = "SELECT COUNT(*) FROM strayed_activations WHERE firm_id = 1";
        assert_eq!(hub.database.numbers(strayed).await, [1], "what was off by hand, alone");
    }
}
