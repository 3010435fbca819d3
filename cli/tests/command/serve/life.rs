//! A server's life: a reload under load, a stop, a kill, and a second server at its place.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{AUTHORIZATION, GOOD, KEY, Server, get, is, post, socket};
use crate::support::{command, example, finished, folder};

/// A configuration and a key that a test changes.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let files = Self(folder(name, &[]));
        files.write("s", "marked-secret-0123456789-0123456789-0123456789");
        files.write("k", KEY);
        files.name("first");
        files
    }

    fn write(&self, file: &str, text: &str) {
        // Others read while this is written.
        std::fs::write(self.0.join("new"), text).unwrap();
        std::fs::rename(self.0.join("new"), self.0.join(file)).unwrap();
    }

    /// Gives the one adapter this name.
    fn name(&self, name: &str) {
        let entry = "kind = 'userhero'\npublic-key = 'pk'\nsecret = { file = 's' }\n";
        self.write("c.toml", &format!("[adapters.{name}]\n{entry}"));
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).display().to_string()
    }
}

fn count(lines: &[String], event: &str) -> usize {
    lines.iter().filter(|line| is(line, event)).count()
}

#[test]
fn a_reload_under_load_fails_no_request() {
    let files = Files::new("serve-reload");
    let (config, file) = (
        files.path("c.toml"),
        format!("file=file:{}", files.path("k")),
    );
    let server = Server::of("reload", &config, &["--key", &file]);
    let request = |key: &str| {
        let headers = format!("Authorization: Bearer {key}\r\n");
        post(
            "/v1/issue",
            &headers,
            r#"{"identity":{"user_id":"usr_marked"}}"#,
        )
    };
    let (is_over, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut wire = server.connect();
                while !is_over.load(Ordering::Relaxed) {
                    wire.send(request(KEY));
                    let reply = wire.reply().unwrap();
                    assert_eq!(reply.status, 200);
                    let name = reply.json()["bundles"][0]["adapter"].clone();
                    assert!(name == "first" || name == "second", "{name}");
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 1..=20 {
            files.name(if round % 2 == 0 { "first" } else { "second" });
            server.signal("-HUP");
            server.logged(|lines| count(lines, "reloaded") == round);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(asked.load(Ordering::Relaxed) > 100);

    // Another key, and a name that is new: the old key holds no longer.
    let new = KEY.replace("marked", "other-marked");
    files.write("k", &new);
    files.name("third");
    server.signal("-HUP");
    server.logged(|lines| count(lines, "reloaded") == 21);
    assert_eq!(server.ask(&request(KEY)).status, 401);
    let answered = server.ask(&request(&new)).json();
    assert_eq!(answered["bundles"][0]["adapter"], "third");

    // A wrong configuration, a wrong key, a key without its file and a missing secret each keep all as it was, and say
    // so.
    let broken: [&dyn Fn(); 4] = [
        &|| files.write("c.toml", "[adapters.x]\nkind = 'marked'\n"),
        &|| {
            files.name("fourth");
            files.write("k", "marked");
        },
        &|| std::fs::remove_file(files.path("k")).unwrap(),
        &|| {
            files.write("k", KEY);
            files.write("s", "");
        },
    ];
    for (round, breaks) in (1..).zip(broken) {
        breaks();
        server.signal("-HUP");
        let kept = |line: &String| is(line, "not-reloaded") && line.contains("before still is");
        server.logged(|lines| lines.iter().filter(|line| kept(line)).count() == round);
        let answered = server.ask(&request(&new)).json();
        assert_eq!(answered["bundles"][0]["adapter"], "third");
    }
    assert_eq!(
        server.number("countersign_reloads_total{outcome=\"done\"}"),
        21
    );
    assert_eq!(
        server.number("countersign_reloads_total{outcome=\"failed\"}"),
        4
    );
}

/// The socket of a killed server is still there, and refuses everybody.
#[test]
fn a_killed_server_serves_again_within_a_second() {
    let first = Server::start("killed", &["--listen", "127.0.0.1:0", "--key", "a=env:K"]);
    let (path, address) = (first.socket.clone(), first.address().to_string());
    let arguments = ["--listen", &address, "--key", "a=env:K"];
    let (mut server, mut quickest) = (first, Duration::MAX);
    for _ in 0..3 {
        // Connections that are open when it is killed keep its port in use for a while.
        let mut open = server.connect_tcp();
        open.send(post("/v1/issue", AUTHORIZATION, GOOD));
        assert_eq!(open.reply().unwrap().status, 200);
        server.signal("-KILL");
        assert_eq!(server.ended(), None);
        assert!(std::fs::exists(&path).unwrap());
        let started = Instant::now();
        let again = Server::at(&path, &example("countersign.toml"), &arguments);
        assert_eq!(again.post("/v1/issue", GOOD).status, 200);
        let mut tcp = again.connect_tcp();
        tcp.send(post("/v1/issue", AUTHORIZATION, GOOD));
        assert_eq!(tcp.reply().unwrap().status, 200);
        quickest = quickest.min(started.elapsed());
        // The file is the new one's, which the old one must not take away.
        std::mem::forget(std::mem::replace(&mut server, again));
    }
    // The best of three, since other tests run beside this one.
    assert!(quickest < Duration::from_secs(1), "{quickest:?}");
}

#[test]
fn a_second_server_leaves_the_first_alone() {
    let server = Server::start("second", &[]);
    let mode = std::fs::metadata(&server.socket)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let config = example("countersign.toml");
    let start = |path: &std::path::Path| {
        let place = format!("unix:{}", path.display());
        let arguments = ["--config", &config, "serve", "--listen", &place];
        finished(command().args(arguments).output().unwrap())
    };
    let run = start(&server.socket);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("another server listens there"),
        "{}",
        run.stderr
    );
    assert_eq!(server.post("/v1/issue", GOOD).status, 200);
    // A file that is no socket is left as it is.
    let file = folder("serve-file", &[("f", "kept")]).join("f");
    let run = start(&file);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("a file that is no socket"),
        "{}",
        run.stderr
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    let run = start(&file.join("under"));
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("cannot listen on unix:"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_stop_finishes_the_requests_at_hand() {
    let mut server = Server::start("stop", &[]);
    let request = post("/v1/issue", "", GOOD);
    let (head, rest) = request.split_at(request.len() - 5);
    let mut idle = server.connect();
    idle.send(get("/healthz", ""));
    assert_eq!(idle.reply().unwrap().status, 200);
    let mut slow = server.connect();
    slow.send(head);
    server.signal("-TERM");
    server.logged(|lines| count(lines, "stopping") == 1);
    // All is served still, but a balancer is told.
    let ready = server.get("/readyz");
    assert_eq!(ready.fault(), (503, "stopping".to_owned()));
    let reply = server.post("/v1/issue", GOOD);
    assert_eq!(
        (reply.status, reply.header("connection")),
        (200, Some("close"))
    );
    assert_eq!(server.get("/healthz").status, 200);
    // Then the place is free for another, and the last request is answered.
    let started = Instant::now();
    while std::fs::exists(&server.socket).unwrap() {
        assert!(started.elapsed() < Duration::from_secs(5));
        thread::sleep(Duration::from_millis(10));
    }
    assert!(idle.is_over());
    slow.send(rest);
    assert_eq!(slow.reply().unwrap().status, 200);
    assert!(slow.is_over());
    assert_eq!(server.ended(), Some(0));
    let lines = server.logged(|lines| count(lines, "stopped") == 1);
    assert!(lines.last().unwrap().contains("each request was answered"));
}

#[test]
fn an_interrupt_stops_at_once_and_waits_at_most_ten_seconds() {
    let mut server = Server::start("interrupt", &[]);
    let started = Instant::now();
    server.signal("-INT");
    assert_eq!(server.ended(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(!std::fs::exists(&server.socket).unwrap());

    let mut server = Server::at(&socket("interrupt"), &example("countersign.toml"), &[]);
    let mut slow = server.connect();
    slow.send(post("/v1/issue", "", GOOD).split_at(150).0);
    // Its body has ten seconds as well: the two ends are close together.
    thread::sleep(Duration::from_millis(500));
    let started = Instant::now();
    server.signal("-TERM");
    server.logged(|lines| count(lines, "stopping") == 1);
    server.signal("-TERM");
    assert_eq!(server.ended(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(12));
}
