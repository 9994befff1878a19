//! What a form or a call has no field for can't be given by it, whatever stands in the tables (IN2).

use std::collections::BTreeSet;

use tests::{
    TestHub,
    forms::{FORMS, NOBODYS},
    tables::Tables,
    web,
};

/// What is given for a column: the other firm's number, or an identifier.
fn value(column: &str) -> &'static str {
    if matches!(column, "object_id" | "token" | "draft_token") { NOBODYS } else { "2" }
}

/// Two hubs that are alike to the last byte: a form is sent to one as it is, to the other with every
/// column of every table beside its fields.
#[tokio::test]
async fn no_column_of_any_table_can_be_given_by_a_form() {
    let (plain, laden) = (TestHub::new().await, TestHub::new().await);
    let (mut claire, mut same) = (plain.browser("claire").await, laden.browser("claire").await);
    let tables = Tables::of(&plain.database).await;
    for form in FORMS {
        // What another button of the same page sends is given rightly.
        let here = FORMS.iter().filter(|other| other.path == form.path);
        let fields: BTreeSet<&str> =
            here.flat_map(|form| form.fields).map(|(name, _)| *name).collect();
        let ready = form.ready(&plain, &mut claire).await;
        let answer = claire.post(&ready.path, &ready.fill(form.fields)).await;
        let ready = form.ready(&laden, &mut same).await;
        let mut more = ready.fill(form.fields);
        let others = tables.column_names().into_iter().filter(|column| !fields.contains(column));
        more.extend(others.map(|column| (column, value(column))));
        let other = same.post(&ready.path, &more).await;
        assert_eq!(
            (answer.status, answer.header("location"), &answer.body),
            (other.status, other.header("location"), &other.body),
            "{}",
            form.path
        );
        assert_eq!(plain.database.dump().await, laden.database.dump().await, "{}", form.path);
    }
}

#[tokio::test]
async fn no_column_of_any_table_is_a_parameter_of_the_api() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let tables = Tables::of(&hub.database).await;
    let document = serde_json::to_value(api::openapi()).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        let address = path.replace("{code}", "000000001");
        for column in tables.column_names() {
            let query = web::form(&[(column, value(column))]);
            let answer = hub.partner(0).get(&format!("{address}?{query}")).await;
            // What is called so may be a credential, which no address may carry (AK7).
            if column == "token" {
                drop(answer.expect(400));
                continue;
            }
            let refused = answer.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], format!("/{column}"), "{path}");
        }
    }
    assert_eq!(hub.database.dump().await, before);
}
