//! Chromium, driven through WebDriver as a person drives it.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use crate::database;

/// A window of Chromium; it ends with the test.
pub struct Chromium {
    pub(crate) client: Client,
    _driver: Driver,
    /// Where its driver listens.
    pub(crate) at: String,
    pub(crate) shots: PathBuf,
    profile: TempDir,
}

/// How long a page may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

impl Chromium {
    /// Opens a window, with or without scripts.
    pub async fn open(scripts: bool) -> Self {
        // Taken away when nobody writes into it any more.
        let profile = TempDir::new().unwrap();
        let driver = Driver::start();
        let mut options = json!({
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-first-run", "--lang=fr-FR", "--window-size=1440,1000",
                format!("--user-data-dir={}", profile.path().display()),
            ],
            "prefs": { "intl.accept_languages": "fr" },
        });
        if !scripts {
            options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let at = format!("http://127.0.0.1:{}", driver.port);
        let client = builder.connect(&at).await.unwrap();
        let name = match (database::postgres(), scripts) {
            (Some(_), true) => "postgres",
            (Some(_), false) => "postgres-no-script",
            (None, true) => "sqlite",
            (None, false) => "sqlite-no-script",
        };
        let shots = database::workspace().join("target/screenshots").join(name);
        std::fs::create_dir_all(&shots).unwrap();
        Self { client, _driver: driver, at, shots, profile }
    }

    /// Goes to an address.
    pub async fn goto(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    /// Loads the page again.
    pub async fn again(&self) {
        self.client.refresh().await.unwrap();
    }

    /// The first element that fits, waited for.
    pub async fn find(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(_) => panic!("no {css} on {}:\n{}", self.path().await, self.text("body").await),
        }
    }

    /// How many elements fit now.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// Types into a field, in place of what is there.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses what fits.
    pub async fn press(&self, css: &str) {
        let element = self.find(css).await;
        // Out from under what sticks to the edges of the window.
        let centre = "arguments[0].scrollIntoView({ block: 'center' })";
        let argument = serde_json::to_value(&element).unwrap();
        self.client.execute(centre, vec![argument]).await.unwrap();
        element.click().await.unwrap();
    }

    /// Presses what leads to another page, and waits until it is there.
    pub async fn leave_by(&self, css: &str) {
        let old = self.find("html").await;
        self.press(css).await;
        for _ in 0..400 {
            if old.tag_name().await.is_err() {
                drop(self.find("main").await);
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{css} led nowhere");
    }

    /// What a person reads there.
    pub async fn text(&self, css: &str) -> String {
        let element = self.client.find(Locator::Css(css)).await.unwrap();
        element.text().await.unwrap()
    }

    /// Waits until a person reads this there. A space is a space, however narrow.
    pub async fn reads(&self, css: &str, expected: &str) {
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
        let wanted = plain(expected.to_owned());
        for _ in 0..200 {
            let found = self.client.find(Locator::Css(css)).await;
            if let Ok(element) = found
                && element.text().await.is_ok_and(|text| plain(text).contains(&wanted))
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{expected:?} is not in {css}: {}", self.text("body").await);
    }

    /// Where it is, without the host.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// Runs a script of the test's own.
    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Presses a key wherever the focus is, as a person does.
    pub async fn strike(&self, value: char) {
        let keys = KeyActions::new("keyboard".to_owned());
        let keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Says no to what the page asks.
    pub async fn say_no(&self) {
        self.client.dismiss_alert().await.unwrap();
    }

    /// Makes the window another size.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// Takes a picture, to be looked at under `target/screenshots`.
    pub async fn picture(&self, name: &str) {
        let image = self.client.screenshot().await.unwrap();
        std::fs::write(self.shots.join(format!("{name}.png")), image).unwrap();
    }

    /// The folder that every process of the window names.
    #[must_use]
    pub fn profile(&self) -> PathBuf {
        self.profile.path().to_owned()
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

/// The driver and the windows that it opens, a group of processes of their own.
struct Driver {
    watch: Child,
    /// Where it listens.
    port: u16,
}

/// Ends the whole group as soon as nobody holds its input any more: when the test drops it, and when
/// the process of the test is gone, whatever became of it.
const WATCH: &str = "chromedriver --port=0 & exec >&-; read -r _; kill -KILL 0";

impl Driver {
    fn start() -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", WATCH]).process_group(0);
        let mut watch = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
        let mut driver = Self { watch, port: 0 };
        let listens = |line: &String| line.contains("successfully on port ");
        let line = lines.by_ref().map_while(Result::ok).find(listens);
        let line = line.expect("chromedriver: ./test installs it");
        let port = line.rsplit("on port ").next().unwrap().trim_end_matches('.');
        driver.port = port.parse().unwrap();
        // What it says from now on would fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        drop(self.watch.wait());
    }
}
