//! The whole product's tests, one binary. `LOOPHUB_TEST_DATABASE` chooses the database; `./test` runs
//! everything on both.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails, and says where"
)]

mod access;
mod all_dossiers;
mod api_rights;
mod architecture;
mod at_once;
mod bad_input;
mod beside_colleagues;
mod browser;
mod browser_access;
mod browser_applications;
mod browser_change;
mod browser_contacts;
mod browser_dossiers;
mod browser_ends;
mod browser_english;
mod browser_forbidden;
mod browser_keys;
mod browser_links;
mod browser_lists;
mod browser_paste;
mod browser_requests;
mod browser_stopped;
mod browser_why;
mod canary;
mod catalogue;
mod change;
mod command_line;
mod concurrent;
mod contact_races;
mod contacts;
mod crash;
mod doors;
mod dossiers;
mod endings;
mod expiry;
mod forbidden;
mod headers;
mod import;
mod invitations;
mod journal;
mod key_pages;
mod keys;
mod labels;
mod leaks;
mod links;
mod lists;
mod locks;
mod many;
mod mass;
mod neighbours;
mod next_door;
mod openapi;
mod outbox;
mod own_space;
mod pages;
mod pasted;
mod pasted_model;
mod pasted_turns;
mod policy;
mod portfolio;
mod portfolio_pages;
mod proxies;
mod races;
mod reading;
mod requests;
mod requests_bounds;
mod requests_races;
mod rights;
mod rotation;
mod routes;
mod same_changes;
mod same_numbers;
mod schema;
mod search;
mod secrets;
mod sessions;
mod side_by_side;
mod step_two;
mod strangers;
mod suspension;
mod tenants;
mod ticks;
mod undo;
mod undo_model;
mod undo_stacks;
mod why;
mod wizard;
mod wizard_refusals;
mod words_of_state;
