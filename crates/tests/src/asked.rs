//! What whoever starts the tests asks of them.

/// For how long tests that play against time do so, in seconds; `LOOPHUB_TEST_SECONDS`, by default 1.
///
/// # Panics
/// On anything but a number.
#[must_use]
pub fn seconds() -> u64 {
    #[allow(
        clippy::disallowed_methods,
        reason = "tests are told by the environment how long to run"
    )]
    let asked = std::env::var("LOOPHUB_TEST_SECONDS");
    asked.map_or(1, |text| text.parse().expect("LOOPHUB_TEST_SECONDS: a number of seconds"))
}
