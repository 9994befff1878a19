//! A server of mail for tests: takes what is sent to it after a name and a password, over one plain
//! connection after the other, and keeps it.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use base64::{Engine, engine::general_purpose::STANDARD};

/// A mail as it came over the wire.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// Who sent it, by the envelope.
    pub from: String,
    /// To whom, by the envelope.
    pub to: Vec<String>,
    /// Head and body.
    pub content: String,
}

/// The server.
pub struct Catcher {
    address: SocketAddr,
    user: &'static str,
    password: &'static str,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl Catcher {
    /// Listens on this machine for who knows this name and this password.
    #[must_use]
    pub fn listen(user: &'static str, password: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&letters);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let kept = Arc::clone(&kept);
                thread::spawn(move || drop(serve(&stream, (user, password), &kept)));
            }
        });
        Self { address, user, password, letters }
    }

    /// As the command line has it.
    #[must_use]
    pub fn url(&self) -> String {
        let password = self.password.replace(' ', "%20");
        format!("smtp://{}:{password}@{}", self.user, self.address)
    }

    /// What has come.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }
}

impl Letter {
    /// The words, as its reader sees them.
    #[must_use]
    pub fn text(&self) -> String {
        let (head, body) = self.content.split_once("\r\n\r\n").unwrap();
        let head = head.to_ascii_lowercase();
        if head.contains("content-transfer-encoding: base64") {
            let packed: String = body.split_whitespace().collect();
            return String::from_utf8(STANDARD.decode(packed).unwrap()).unwrap();
        }
        if head.contains("content-transfer-encoding: quoted-printable") {
            return unquote(body);
        }
        body.replace("\r\n", "\n")
    }
}

/// Undoes quoted-printable.
fn unquote(body: &str) -> String {
    let joined = body.replace("=\r\n", "").replace("\r\n", "\n");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'=').then(|| std::str::from_utf8(&after[..2]).unwrap());
        match code {
            Some(code) => {
                bytes.push(u8::from_str_radix(code, 16).unwrap());
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// One connection, until it says goodbye.
fn serve(
    stream: &TcpStream,
    (user, password): (&str, &str),
    letters: &Mutex<Vec<Letter>>,
) -> std::io::Result<()> {
    let (mut lines, mut out) = (BufReader::new(stream).lines(), stream);
    let expected = STANDARD.encode(format!("\0{user}\0{password}"));
    let (mut known, mut letter) = (false, Letter::default());
    write!(out, "220 catcher\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let upper = line.to_ascii_uppercase();
        let inside = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let answer = match upper.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-catcher\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned(),
            "AUTH" => {
                known = line.ends_with(&expected);
                if known { "235 welcome" } else { "535 who are you" }.to_owned()
            }
            "MAIL" | "RCPT" | "DATA" if !known => "530 who are you".to_owned(),
            "MAIL" => {
                letter = Letter { from: inside(), ..Letter::default() };
                "250 go on".to_owned()
            }
            "RCPT" => {
                letter.to.push(inside());
                "250 go on".to_owned()
            }
            "DATA" => {
                write!(out, "354 tell\r\n")?;
                for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                    letter.content.push_str(line.strip_prefix('.').unwrap_or(&line));
                    letter.content.push_str("\r\n");
                }
                letters.lock().unwrap().push(letter.clone());
                "250 kept".to_owned()
            }
            "QUIT" => return write!(out, "221 goodbye\r\n"),
            _ => "250 as you like".to_owned(),
        };
        write!(out, "{answer}\r\n")?;
    }
    Ok(())
}
