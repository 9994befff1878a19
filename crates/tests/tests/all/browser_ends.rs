//! A test that fails leaves no window behind, nor what belongs to one.

use std::{fs, path::Path};

use tests::browser::Chromium;

/// How many processes name this folder.
fn processes_of(folder: &Path) -> usize {
    let named = folder.to_str().unwrap();
    let there = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path().join("cmdline"));
    // One that has just ended has no command line.
    let lines = there.filter_map(|line| fs::read(line).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(named)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_ends_with_a_test_that_panics() {
    let (say, said) = tokio::sync::oneshot::channel();
    let fails = tokio::spawn(async move {
        let chromium = Chromium::open(true).await;
        let folder = chromium.profile();
        say.send((processes_of(&folder), folder)).unwrap();
        chromium.goto("about:blank").await;
        panic!("on purpose");
    });
    let (before, folder) = said.await.unwrap();
    assert!(before > 1, "{before}: the window has processes");
    assert!(fails.await.unwrap_err().is_panic());
    for _ in 0..100 {
        if processes_of(&folder) == 0 && !folder.exists() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{} are left, folder: {}", processes_of(&folder), folder.exists());
}
