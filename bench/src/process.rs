//! The hub in a process of its own: the real program, which fills its database with the firm of the
//! demonstration when that is empty, and serves it. What memory it holds is its own alone.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use axum::http::{Request, Uri};
use loophub::{demo::notes::Key, failure::Failure};
use serde::Deserialize;

use crate::{Result, caller::Answer, place::Place};

/// How long an answer may take before the measure gives up.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running hub. It ends with this.
pub(crate) struct Process {
    child: Child,
    agent: ureq::Agent,
    said: Said,
}

/// What it says of itself once it serves.
#[derive(Deserialize)]
struct Said {
    address: String,
    keys: Vec<Key>,
}

impl Process {
    /// Starts the program that stands beside this one, on the database of the run; it serves once so
    /// many dossiers are there.
    pub(crate) fn start(place: &Place, dossiers: u32) -> Result<Self> {
        let program = env::current_exe().map_err(Failure::new)?.with_file_name("loophub");
        let mut command = Command::new(&program);
        command.args(["demo", "--json", "--listen", "127.0.0.1:0"]);
        command.args(["--dossiers", &dossiers.to_string()]).arg("--data").arg(place.folder());
        if let Some(url) = place.url() {
            command.arg("--database-url").arg(url);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let child =
            child.map_err(|error| Failure::new(format!("{}: {error}", program.display())))?;
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.timeout_global(Some(PATIENCE)).build().into();
        let mut process =
            Self { child, agent, said: Said { address: String::new(), keys: Vec::new() } };
        process.said = process.listen()?;
        place.settle()?;
        Ok(process)
    }

    fn listen(&mut self) -> Result<Said> {
        let mut line = String::new();
        if let Some(output) = self.child.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(Failure::new)?;
        }
        serde_json::from_str(&line).map_err(|_| Failure::new("the hub does not serve"))
    }

    /// The keys that partners use.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.said.keys.clone()
    }

    /// What it answers, and how long that takes with the way there and back.
    pub(crate) fn answer(&self, request: Request<Vec<u8>>) -> Result<Answer> {
        let (mut parts, body) = request.into_parts();
        let address = format!("{}{}", self.said.address, parts.uri);
        parts.uri = address.parse::<Uri>().map_err(Failure::new)?;
        let begun = Instant::now();
        let response = match body.is_empty() {
            true => self.agent.run(Request::from_parts(parts, ())),
            false => self.agent.run(Request::from_parts(parts, body)),
        };
        let (parts, mut body) = response.map_err(Failure::new)?.into_parts();
        let body = body.with_config().limit(u64::MAX).read_to_string().map_err(Failure::new)?;
        Ok(Answer { status: parts.status, headers: parts.headers, body, took: begun.elapsed() })
    }

    /// The most memory that it held since it began, in KiB (VmHWM).
    pub(crate) fn peak(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.map_err(Failure::new)?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        number.ok_or_else(|| Failure::new("the system does not tell how much memory was held"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
