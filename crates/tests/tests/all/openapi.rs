//! The description of the API is checked in. After a change, run with `UPDATE_EXPECT=1` and read the
//! difference as a partner would.

use expect_test::expect_file;

#[test]
fn the_description_of_the_api_is_what_was_reviewed() {
    let text = api::openapi().to_pretty_json().unwrap() + "\n";
    expect_file!["../../../../docs/openapi.json"].assert_eq(&text);
}

#[test]
fn every_route_says_what_it_refuses() {
    let document: serde_json::Value = serde_json::to_value(api::openapi()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let answers = operation["responses"].as_object().unwrap();
            for status in ["400", "401", "503"] {
                assert!(answers.contains_key(status), "{method} {path} {status}");
            }
            assert!(operation["security"].as_array().is_some_and(|ways| ways.len() == 2));
        }
    }
}
