//! The start of a server: a hangup in its midst, its socket, its threads, and the warnings about its files.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{KEY, Server, socket};
use crate::support::{command, example, folder, object};

const CONFIG: &str =
    "[adapters.first]\nkind = 'userhero'\npublic-key = 'pk'\nsecret = { file = 's' }\n";

/// The configuration comes through a pipe, so that the command still reads it when the signal comes.
#[test]
fn a_hangup_during_the_start_makes_it_read_again() {
    let place = format!("unix:{}", socket("hangup").display());
    for arguments in [
        ["serve", "--listen", &place].as_slice(),
        &["issue", "--lines"],
    ] {
        let secret = "marked-secret-0123456789-0123456789-0123456789";
        let folder = folder("serve-hangup", &[("s", secret), ("file", CONFIG)]);
        let pipe = folder.join("c.toml");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let mut child = command()
            .args(["--config", pipe.to_str().unwrap()])
            .args(arguments)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // This waits until somebody reads the pipe.
        let mut writer = OpenOptions::new().write(true).open(&pipe).unwrap();
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-HUP", &id]).status();
        assert!(sent.unwrap().success());
        fs::rename(folder.join("file"), &pipe).unwrap();
        writer.write_all(CONFIG.as_bytes()).unwrap();
        drop(writer);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let read = lines.any(|line| line.unwrap().contains("the configuration was read again"));
        assert!(read, "{arguments:?}: {:?}", child.wait());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    drop(fs::remove_file(socket("hangup")));
}

/// A socket has its mode from the first moment, under any umask, and other files stay.
#[test]
fn a_socket_is_never_open_to_others() {
    let folder = socket("umask");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir(&folder).unwrap();
    let path = folder.join("s");
    for _ in 0..10 {
        let script =
            r#"umask 0; echo kept > "$1.$$"; exec "$0" --config "$2" serve --listen "unix:$1""#;
        let mut child = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_countersign")])
            .args([path.to_str().unwrap(), &example("countersign.toml")])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let other = format!("s.{}", child.id());
        let started = Instant::now();
        let mut is_there = false;
        while !is_there || !names(&folder).eq(&["s", &other]) {
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                let Ok(file) = entry.metadata() else { continue };
                if file.file_type().is_socket() {
                    is_there = true;
                    assert_eq!(file.permissions().mode() & 0o777, 0o600, "{entry:?}");
                }
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "{:?}",
                names(&folder)
            );
        }
        assert_eq!(fs::read(folder.join(&other)).unwrap(), b"kept\n");
        child.kill().unwrap();
        child.wait().unwrap();
        for file in ["s", &other] {
            fs::remove_file(folder.join(file)).unwrap();
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// The harness asks for 96 workers, as a machine of 96 processors does. A unit of systemd has `TasksMax=64`.
#[cfg(target_os = "linux")]
#[test]
fn a_server_has_few_threads_on_a_large_machine() {
    let server = Server::start("threads", &[]);
    let threads = fs::read_dir(format!("/proc/{}/task", server.child.id())).unwrap();
    assert!(threads.count() < 20);
}

/// A start and a reload warn as `check-config` does, and of the files of keys.
#[test]
fn risks_are_logged_at_each_reading() {
    let folder = folder(
        "serve-warns",
        &[("s", "marked"), ("k", KEY), ("c.toml", CONFIG)],
    );
    for (file, mode) in [("s", 0o600), ("k", 0o666)] {
        fs::set_permissions(folder.join(file), Permissions::from_mode(mode)).unwrap();
    }
    let key = format!("app=file:{}", folder.join("k").display());
    let config = folder.join("c.toml");
    let server = Server::of("warns", config.to_str().unwrap(), &["--key", &key]);
    let warnings = |count: usize| {
        let is_warning = |line: &String| object(line)["level"] == "warning";
        let lines =
            server.logged(|lines| lines.iter().filter(|line| is_warning(line)).count() == count);
        let warnings = lines.iter().filter(|line| is_warning(line));
        let details = warnings.map(|line| object(line)["detail"].as_str().unwrap().to_owned());
        details.collect::<Vec<_>>()
    };
    let told = warnings(2);
    assert!(
        told[0].starts_with("adapters.first.secret: ")
            && told[0].contains("6 bytes, at least 32 are advised"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("key app: ")
            && told[1].contains("every user of this machine can write"),
        "{told:?}"
    );
    server.signal("-HUP");
    assert_eq!(warnings(4)[2..], told);
}
