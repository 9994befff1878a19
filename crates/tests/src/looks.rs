//! What a page looks like, to Chromium: on a desk and on a phone, light and dark, and what it
//! complains of.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{browser::Chromium, database};

/// How a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// 1440 pixels, light: what the window is when nothing is said.
    Desk,
    /// 1440 pixels, dark.
    DeskDark,
    /// 390 pixels, light.
    Phone,
    /// 390 pixels, dark.
    PhoneDark,
    /// 320 pixels, light: the smallest phone, and a desk at 400 %.
    Small,
}

/// Every look, the desk last.
pub const EVERY_LOOK: [Look; 5] =
    [Look::Small, Look::PhoneDark, Look::Phone, Look::DeskDark, Look::Desk];

/// What reaches out of the window sideways; what scrolls within itself may be wider.
const TOO_WIDE: &str = "return [...document.querySelectorAll('body *')].filter((element) => { \
    const box = element.getBoundingClientRect(); \
    const shown = box.width > 1 && element.checkVisibility({ visibilityProperty: true }); \
    return shown && !element.closest('.tabs, svg') \
        && (box.right > innerWidth + 1 || box.left < -1); \
}).map((element) => element.outerHTML.slice(0, 90))";

impl Look {
    /// How wide and how high the screen is, in pixels.
    const fn screen(self) -> (u64, u64) {
        match self {
            Self::Desk | Self::DeskDark => (1440, 900),
            Self::Phone | Self::PhoneDark => (390, 844),
            Self::Small => (320, 568),
        }
    }

    /// Whether axe can find something in it that it finds in no other: either colours, and the widest
    /// and the narrowest page. A look of axe costs a third of a second.
    const fn tells_axe_more(self) -> bool {
        matches!(self, Self::Desk | Self::PhoneDark | Self::Small)
    }

    const fn is_dark(self) -> bool {
        matches!(self, Self::DeskDark | Self::PhoneDark)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Desk => "",
            Self::DeskDark => "-dark",
            Self::Phone => "-phone",
            Self::PhoneDark => "-phone-dark",
            Self::Small => "-small",
        }
    }
}

/// Those of these looks that are taken: pages are the same on both databases, so that on the second the
/// last look is enough.
fn seen_here(looks: &[Look]) -> &[Look] {
    let from = if database::postgres().is_some() { looks.len().saturating_sub(1) } else { 0 };
    &looks[from..]
}

impl Chromium {
    /// Looks at every page in this way from here on.
    pub async fn wear(&self, look: Look) {
        let scheme = if look.is_dark() { "dark" } else { "light" };
        // Without motion: a picture in the middle of one would show neither colour.
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        self.measure(look, look.screen().1).await;
    }

    /// Makes the screen so high; a window can't be made as narrow as a phone.
    async fn measure(&self, look: Look, height: u64) {
        let (width, _) = look.screen();
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// A state of a page: keeps a picture of it at a desk, and sees that it fits a desk and phones,
    /// keeps nobody out, and that the browser has nothing to complain of.
    pub async fn see(&self, state: &str) {
        self.see_as(state, &[Look::Desk]).await;
        for look in seen_here(&[Look::Phone, Look::Small]) {
            self.see_whole(state, *look).await;
        }
        self.wear(Look::Desk).await;
        self.is_content(state).await;
    }

    /// The same, with a picture of the whole page in each of these looks; the last one stays.
    pub async fn see_as(&self, state: &str, looks: &[Look]) {
        for look in seen_here(looks) {
            self.see_whole(state, *look).await;
            self.keep(state, *look).await;
            self.wear(*look).await;
        }
        self.is_content(state).await;
    }

    /// A page that says that it failed: the one thing of which the browser may complain.
    pub async fn see_failure(&self, state: &str, looks: &[Look]) {
        let said = self.complaints().await;
        assert!(said.len() == 1 && said[0].contains("status of 500"), "{state}: {said:?}");
        self.see_as(state, looks).await;
    }

    /// Sees that it fits and keeps nobody out; as high as the page is from here on, so that nothing
    /// covers anything.
    async fn see_whole(&self, state: &str, look: Look) {
        self.wear(look).await;
        self.fits(state).await;
        let whole = self.run("return document.documentElement.scrollHeight").await;
        self.measure(look, whole.as_u64().unwrap()).await;
        if look.tells_axe_more() {
            self.keeps_nobody_out(&format!("{state}{}", look.name())).await;
        }
    }

    async fn keep(&self, state: &str, look: Look) {
        let image = self.devtools("Page.captureScreenshot", json!({})).await;
        let image = STANDARD.decode(image["data"].as_str().unwrap()).unwrap();
        let name = format!("{state}{}.png", look.name());
        fs::write(Path::new(&self.shots).join(name), image).unwrap();
    }

    /// Speaks this language from here on, at a site that is open.
    pub async fn speak(&self, language: &str) {
        let here = self.client.current_url().await.unwrap();
        let cookie = json!({ "name": "language", "value": language, "url": here.as_str() });
        self.devtools("Network.setCookie", cookie).await;
    }

    /// Is somebody who has not been here before.
    pub async fn forget(&self) {
        self.client.delete_all_cookies().await.unwrap();
    }

    /// Sees that the focus is on what fits.
    pub async fn is_at(&self, css: &str) {
        let script = format!("return document.activeElement.matches({css:?})");
        assert_eq!(self.run(&script).await, true, "the focus is not on {css}");
    }

    async fn fits(&self, state: &str) {
        let wide = self.run(TOO_WIDE).await;
        assert_eq!(wide, json!([]), "{state} is wider than the window");
    }

    /// Sees that no script failed, nothing broke the policy and nothing was missing.
    async fn is_content(&self, state: &str) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "{state}: {complaints:?}");
    }

    /// What the browser said since it was asked last. That a page itself is a refusal is told by the
    /// browser too, and is no complaint.
    async fn complaints(&self) -> Vec<String> {
        let said = self.tell("se/log", json!({ "type": "browser" })).await;
        let complaints = said.as_array().unwrap().iter().filter(|entry| {
            let text = entry["message"].as_str().unwrap_or_default();
            let refusal = text.contains("with a status of 4") && !text.contains("/assets/");
            entry["source"] != "network" || !refusal
        });
        complaints.map(Value::to_string).collect()
    }

    /// Asks Chromium itself.
    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.tell("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    async fn tell(&self, what: &str, body: Value) -> Value {
        let session = self.client.session_id().await.unwrap().unwrap();
        let address = format!("{}/session/{session}/{what}", self.at);
        let ask = move || {
            let answer = ureq::post(&address).content_type("application/json");
            let mut answer = answer.send(body.to_string()).unwrap();
            let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
            let answer: Value = serde_json::from_str(&text).unwrap();
            answer["value"].clone()
        };
        tokio::task::spawn_blocking(ask).await.unwrap()
    }
}
