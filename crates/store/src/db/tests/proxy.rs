//! Something between the store and its server that can be made to say nothing.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread,
    time::Duration,
};

use ::postgres::{Config, config::Host};

use super::DatabaseUrl;

/// Passes bytes on until it is silenced. Its connections stay open all the same.
pub(super) struct Proxy {
    port: u16,
    silent: Arc<AtomicBool>,
}

impl Proxy {
    pub(super) fn new(url: &DatabaseUrl) -> Self {
        let server = Server::of(url);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let silent = Arc::new(AtomicBool::new(false));
        let hush = Arc::clone(&silent);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let [there, back] = server.connect();
                pass(client.try_clone().unwrap(), there, Arc::clone(&hush));
                pass(back, client, Arc::clone(&hush));
            }
        });
        Self { port, silent }
    }

    pub(super) fn silence(&self, silent: bool) {
        self.silent.store(silent, SeqCst);
    }

    /// The same address, through the proxy.
    pub(super) fn instead_of(&self, url: &DatabaseUrl) -> DatabaseUrl {
        let DatabaseUrl::Postgres(url) = url else { unreachable!() };
        let (scheme, rest) = url.split_once("://").unwrap();
        let (authority, path) = rest.split_once('/').unwrap();
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        DatabaseUrl::Postgres(format!("{scheme}://{user}@127.0.0.1:{}/{path}", self.port))
    }
}

/// Where the real server listens.
enum Server {
    Tcp(String, u16),
    Unix(PathBuf),
}

impl Server {
    fn of(url: &DatabaseUrl) -> Self {
        let DatabaseUrl::Postgres(url) = url else { unreachable!() };
        let config: Config = url.parse().unwrap();
        let port = config.get_ports().first().copied().unwrap_or(5432);
        match &config.get_hosts()[0] {
            Host::Tcp(host) => Self::Tcp(host.clone(), port),
            Host::Unix(folder) => Self::Unix(folder.join(format!(".s.PGSQL.{port}"))),
        }
    }

    /// Both halves of a new connection.
    fn connect(&self) -> [Box<dyn Stream>; 2] {
        match self {
            Self::Tcp(host, port) => {
                let stream = TcpStream::connect((host.as_str(), *port)).unwrap();
                [Box::new(stream.try_clone().unwrap()), Box::new(stream)]
            }
            Self::Unix(path) => {
                let stream = UnixStream::connect(path).unwrap();
                [Box::new(stream.try_clone().unwrap()), Box::new(stream)]
            }
        }
    }
}

trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// Passes bytes on in one direction, for as long as both ends are there.
fn pass(
    mut from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    silent: Arc<AtomicBool>,
) {
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            while silent.load(SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
    });
}
