//! Mails go once they are committed, whatever becomes of a node or of the way to the server.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    time::Duration,
};

use app::NewKey;
use domain::time::days;
use loophub::{proxy::Proxies, serve};
use tests::{Partner, TestHub, contacts, database::workspace, firms};
use worker::{Post, Transport, Worker};

/// A hub where one mail is written: the warning that a key called "Trésoly" expires.
async fn with_a_mail() -> TestHub {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let new = NewKey { days: "100".to_owned(), ..firms::new_key("Trésoly") };
    hub.app.generate_key(&claire, new).await.unwrap();
    hub.clock.advance(days(40));
    // Everything else that is due after 40 days is done.
    hub.app.clear_expired().await.unwrap();
    assert_eq!(hub.app.warn_of_expiry().await.unwrap(), 1);
    hub
}

/// The row of the only mail.
async fn row(hub: &TestHub) -> String {
    let dump = hub.database.dump().await;
    let mails = dump.split("\nmails\n").nth(1).unwrap();
    mails.lines().next().unwrap().to_owned()
}

const HELD: &str = "KeyExpiring";

#[tokio::test]
async fn what_a_mail_held_is_emptied_when_it_has_gone() {
    let hub = with_a_mail().await;
    assert!(row(&hub).await.contains(HELD));
    hub.run_jobs().await;
    assert_eq!(hub.mailbox.mails().len(), 1);
    assert!(!row(&hub).await.contains(HELD));
    hub.database.change("UPDATE api_keys SET revoked_at = created_at").await;
    hub.clock.advance(days(89));
    assert_eq!(hub.run_jobs().await, 0);
    hub.clock.advance(days(1));
    assert_eq!(hub.run_jobs().await, 1, "that of long ago is forgotten");
    assert!(!hub.database.dump().await.contains("key-expiring"));
}

#[tokio::test]
async fn a_mail_that_is_refused_is_tried_again_ever_later_and_given_up_in_the_end() {
    let hub = with_a_mail().await;
    hub.mailbox.refuse(true);
    let minutes = |count: u64| Duration::from_secs(60 * count);
    for wait in [1, 5, 15, 60, 180, 360, 720, 1_440].map(minutes) {
        assert_eq!(hub.run_jobs().await, 1, "it is tried once");
        hub.clock.advance(wait - minutes(1));
        assert_eq!(hub.run_jobs().await, 0, "and not before its time");
        hub.clock.advance(minutes(1));
        assert!(row(&hub).await.contains(HELD));
    }
    assert_eq!(hub.run_jobs().await, 1);
    assert!(!row(&hub).await.contains(HELD), "given up, and emptied");
    hub.mailbox.refuse(false);
    hub.clock.advance(days(2));
    assert_eq!(hub.run_jobs().await, 0);
    assert!(hub.mailbox.mails().is_empty());
}

#[tokio::test]
async fn a_mail_goes_at_the_second_attempt_when_the_server_is_back() {
    let hub = with_a_mail().await;
    hub.mailbox.refuse(true);
    hub.run_jobs().await;
    hub.mailbox.refuse(false);
    assert_eq!(hub.run_jobs().await, 0);
    hub.clock.advance(Duration::from_secs(60));
    assert_eq!(hub.run_jobs().await, 1);
    assert_eq!(hub.mailbox.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_that_a_node_took_and_did_not_send_is_due_again_for_another() {
    let hub = with_a_mail().await;
    let taken = hub.app.take_mails().await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(hub.run_jobs().await, 0, "it is the other node's");
    hub.clock.advance(Duration::from_secs(5 * 60 - 1));
    assert_eq!(hub.run_jobs().await, 0, "it still is");
    hub.clock.advance(Duration::from_secs(1));
    assert_eq!(hub.run_jobs().await, 1);
    // The node that was thought lost comes back: what it notes is of no account any more.
    hub.app.mail_not_sent(&taken[0], app::Unsent::ForNow).await.unwrap();
    hub.clock.advance(days(1));
    assert_eq!(hub.run_jobs().await, 0);
    assert_eq!(hub.mailbox.mails().len(), 1);
}

#[tokio::test]
async fn of_many_nodes_each_sends_what_no_other_does() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    for number in 0..40 {
        let name = format!("Trésoly {number}");
        let new = NewKey { days: "100".to_owned(), ..firms::new_key(&name) };
        hub.app.generate_key(&claire, new).await.unwrap();
    }
    hub.clock.advance(days(40));
    assert_eq!(hub.app.warn_of_expiry().await.unwrap(), 40);
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let worker = hub.worker();
            tokio::spawn(async move { worker.run_due().await.unwrap() })
        })
        .collect();
    for node in nodes {
        node.await.unwrap();
    }
    let subjects: BTreeSet<String> =
        hub.mailbox.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!((subjects.len(), hub.mailbox.mails().len()), (40, 40));
}

#[tokio::test]
async fn without_a_way_to_send_them_mails_wait_and_the_node_is_ready() {
    let hub = with_a_mail().await;
    let worker = Worker::new(hub.app.clone(), None);
    assert_eq!(worker.run_due().await.unwrap(), 0);
    drop(Partner::nobody(hub.router.clone()).get("/readyz").await.expect(200));
    assert_eq!(hub.run_jobs().await, 1);
    assert_eq!(hub.mailbox.mails().len(), 1);
}

#[tokio::test]
async fn what_is_not_worth_sending_any_more_is_given_up() {
    let hub = with_a_mail().await;
    let waiting = Worker::new(hub.app.clone(), None);
    hub.clock.advance(days(60));
    assert_eq!(waiting.run_due().await.unwrap(), 1, "the key has expired");
    assert!(!row(&hub).await.contains(HELD));
    assert_eq!(hub.run_jobs().await, 0);
}

#[tokio::test]
async fn a_folder_gets_one_file_for_each_mail_that_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt;
    let hub = with_a_mail().await;
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mails");
    let post = Post::new(Transport::Folder(mails.clone()), "a@b.example", "https://h").unwrap();
    assert_eq!(Worker::new(hub.app.clone(), Some(post)).run_due().await.unwrap(), 1);
    let files: Vec<_> = fs::read_dir(&mails).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert!(files[0].to_str().unwrap().ends_with("-key-expiring.eml"));
    assert_eq!(fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    let letter = fs::read_to_string(&files[0]).unwrap();
    assert!(letter.contains("To: claire.martin@cabinet-exemple.fr"), "{letter}");
    assert!(letter.contains("Content-Type: text/plain; charset=utf-8"), "{letter}");
    assert!(letter.contains("Date: Sun, 03 Jan 2027 08:00:00 +0000"), "{letter}");
}

/// Numbered within their firm, so that none keeps another's counter (TI4), and still no two the same.
#[tokio::test]
async fn firms_number_their_mails_each_for_itself_and_none_takes_anothers_place() {
    let hub = TestHub::new().await;
    for (who, email) in [("claire", "lea@client.example"), ("paul", "noe@client.example")] {
        let (actor, code) = (hub.actor(who).await, firms::code("000000001"));
        let contact = contacts::add(&hub.app, &actor, (std::slice::from_ref(&code), email)).await;
        let apps = contacts::active(&hub.app, &actor, (&code, contact)).await;
        contacts::open(&hub.app, &actor, ((&code, contact), &apps)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mails");
    let post = Post::new(Transport::Folder(mails.clone()), "a@b.example", "https://h").unwrap();
    assert_eq!(Worker::new(hub.app.clone(), Some(post)).run_due().await.unwrap(), 2);
    let names = fs::read_dir(&mails).unwrap().map(|file| file.unwrap().file_name());
    let names: BTreeSet<String> = names.map(|name| name.into_string().unwrap()).collect();
    let ends: Vec<_> = names.iter().map(|name| name.split_once('-').unwrap().1).collect();
    assert_eq!(ends, ["000001-invitation.eml"; 2], "{names:?}");
    let ids = names.iter().map(|name| {
        let letter = fs::read_to_string(mails.join(name)).unwrap();
        let id = letter.lines().find(|line| line.starts_with("Message-ID:")).unwrap();
        assert!(!id.contains("000001"), "it tells nobody how many there are: {id}");
        id.to_owned()
    });
    assert_eq!(ids.collect::<BTreeSet<_>>().len(), 2);
}

/// A server of mail that takes one letter, and hands over what it was told.
fn mail_server(answer: &'static str) -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let (mut out, mut told) = (stream.try_clone().unwrap(), String::new());
        out.write_all(b"220 here\r\n").unwrap();
        let mut in_letter = false;
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let said: &[u8] = match (in_letter, line.as_str()) {
                (true, ".") => {
                    in_letter = false;
                    answer.as_bytes()
                }
                (true, _) => b"",
                (false, "DATA") => {
                    in_letter = true;
                    b"354 go on\r\n"
                }
                (false, "QUIT") => b"221 bye\r\n",
                (false, _) => b"250 fine\r\n",
            };
            told.push_str(&line);
            told.push('\n');
            out.write_all(said).unwrap();
        }
        told
    });
    (port, serving)
}

#[tokio::test]
async fn a_mail_server_is_spoken_to_and_its_last_word_is_heard() {
    for (answer, held) in
        [("250 taken\r\n", false), ("550 never\r\n", false), ("450 later\r\n", true)]
    {
        let hub = with_a_mail().await;
        let (port, serving) = mail_server(answer);
        let transport = Transport::smtp(&format!("smtp://127.0.0.1:{port}")).unwrap();
        let post = Post::new(transport, "LoopHub <hub@b.example>", "https://h").unwrap();
        assert_eq!(Worker::new(hub.app.clone(), Some(post)).run_due().await.unwrap(), 1);
        let told = serving.join().unwrap();
        assert!(told.contains("MAIL FROM:<hub@b.example>"), "{told}");
        assert!(told.contains("RCPT TO:<claire.martin@cabinet-exemple.fr>"), "{told}");
        assert!(told.contains("Subject: La =?utf-8?"), "{told}");
        assert_eq!(row(&hub).await.contains(HELD), held, "{answer}");
    }
}

/// A server of mail that takes every connection and never says a word.
fn silent_server() -> (u16, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    (listener.local_addr().unwrap().port(), listener)
}

fn silent_post(patience: Duration) -> (Post, TcpListener) {
    let (port, listener) = silent_server();
    let transport = Transport::smtp_within(&format!("smtp://127.0.0.1:{port}"), patience).unwrap();
    (Post::new(transport, "LoopHub <hub@b.example>", "https://h").unwrap(), listener)
}

#[tokio::test]
async fn a_mail_server_that_accepts_and_says_nothing_is_given_up_and_asked_again_later() {
    let hub = with_a_mail().await;
    let (post, _listener) = silent_post(Duration::from_millis(300));
    let worker = Worker::new(hub.app.clone(), Some(post));
    let tried = tokio::time::timeout(Duration::from_secs(10), worker.run_due()).await;
    assert_eq!(tried.expect("it does not wait for ever").unwrap(), 1);
    assert!(row(&hub).await.contains(HELD));
    assert_eq!(worker.run_due().await.unwrap(), 0, "not at once again");
    hub.clock.advance(Duration::from_secs(60));
    assert_eq!(hub.run_jobs().await, 1);
}

#[tokio::test]
async fn while_a_mail_server_says_nothing_the_rest_is_done_and_a_node_that_stops_stops() {
    let hub = with_a_mail().await;
    let (post, listener) = silent_post(Duration::from_secs(30));
    let serving = TcpListener::bind("127.0.0.1:0").unwrap();
    serving.set_nonblocking(true).unwrap();
    let serving = tokio::net::TcpListener::from_std(serving).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async move { drop(stopped.await) };
    let (app, proxies) = (hub.app.clone(), Proxies::default());
    let node = tokio::spawn(serve::until(stopped, app, serving, (proxies, Some(post))));
    let accepted = tokio::task::spawn_blocking(move || listener.accept().unwrap());
    let _connection = accepted.await.unwrap();
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    stop.send(()).unwrap();
    let written = async {
        let calls = "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM key_calls";
        while hub.database.numbers(calls).await != [1] {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let written = tokio::time::timeout(Duration::from_secs(5), written).await;
    written.expect("the mail does not keep the rest from being done");
    tokio::time::timeout(Duration::from_secs(11), node).await.expect("it stops").unwrap();
    hub.clock.advance(Duration::from_secs(5 * 60));
    assert_eq!(hub.run_jobs().await, 1, "the mail goes from another node");
}

#[tokio::test]
async fn what_fails_keeps_nothing_else_from_being_done() {
    let hub = with_a_mail().await;
    drop(hub.partner(0).get("/v1/me").await.expect(200));
    hub.database.change("ALTER TABLE key_calls RENAME TO gone").await;
    assert!(hub.worker().run_due().await.is_err());
    assert_eq!(hub.mailbox.mails().len(), 1);
    hub.database.change("ALTER TABLE gone RENAME TO key_calls").await;
}

#[test]
fn a_sender_or_a_server_that_makes_no_sense_is_refused_at_the_start() {
    let folder = || Transport::Folder("x".into());
    assert!(Post::new(folder(), "nobody", "https://h").is_err());
    assert!(Transport::smtp("not a url").is_err());
    assert!(Transport::smtp("https://host").is_err());
}

#[test]
fn mails_say_the_same_things_in_both_languages_and_nothing_is_left_over() {
    let messages = |language: &str| -> BTreeSet<String> {
        let path = workspace().join("crates/worker/locales").join(language).join("mails.ftl");
        let text = fs::read_to_string(path).unwrap();
        let begins = |line: &&str| line.starts_with(|char: char| char.is_ascii_lowercase());
        let keys = text.lines().filter(begins).filter_map(|line| line.split_once(" ="));
        keys.map(|(key, _)| key.to_owned()).collect()
    };
    let mut expected: BTreeSet<String> = ["foot".to_owned(), "date".to_owned()].into();
    for kind in ["key-expiring", "secret-link", "secret-code", "invitation", "services-opened"] {
        expected.extend(["subject", "text"].map(|part| format!("{kind}-{part}")));
    }
    assert_eq!(messages("fr"), expected);
    assert_eq!(messages("en"), expected);
}
