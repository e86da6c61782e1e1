//! The real binary, as a person or a supervisor runs it.

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{CREDENTIALS, client};

const LINE_COMES_WITHIN: Duration = Duration::from_secs(120);
const UNREAD_ENDS_WITHIN: Duration = Duration::from_secs(30);

/// The binary in an empty folder and an empty environment.
pub struct Program {
    pub folder: TempDir,
    variables: Vec<(String, String)>,
}

/// How it ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    /// What `check` shows of this variable, without its mark; empty if it has no row.
    pub fn row(&self, variable: &str) -> &str {
        let rows = self.stdout.lines().filter_map(|line| line.split_once(' '));
        let mut rows = rows.map(|(_, row)| row.trim_start());
        let name = format!("{variable} ");
        rows.find(|row| row.starts_with(&name)).unwrap_or_default()
    }
}

impl Program {
    pub fn with(variables: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            folder: tempfile::tempdir().unwrap(),
            variables: variables.iter().map(owned).collect(),
        }
    }

    pub fn with_credentials() -> Self {
        Self::with(&CREDENTIALS)
    }

    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.variables.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Nobody else can read it, as it should be with secrets.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().unwrap())
    }

    /// Runs a command that must end by itself; if it serves instead, it is killed.
    pub fn not_serving(&self, arguments: &[&str]) -> Ended {
        let mut command = self.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        if !line.is_empty() {
            child.kill().unwrap();
        }
        let ended = Ended::of(child.wait_with_output().unwrap());
        Ended {
            stdout: line,
            ..ended
        }
    }

    /// Serves on a free port, once the start line has named it.
    pub fn serve(&self) -> Serving {
        self.serve_with(&["serve", "--port", "0"])
    }

    pub fn serve_with(&self, arguments: &[&str]) -> Serving {
        Self::serve_by(self.command(arguments))
    }

    /// Serves with so many open files at most.
    pub fn serve_with_files(&self, most: u32) -> Serving {
        let program = self.command(&["serve", "--port", "0"]);
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", &format!("ulimit -n {most}; exec \"$0\" \"$@\"")])
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.variables());
        Self::serve_by(shell)
    }

    fn serve_by(mut command: Command) -> Serving {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut seen = String::new();
        let url = loop {
            let mut line = String::new();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "it ended: {seen}");
            seen.push_str(&line);
            if let Some((_, rest)) = line.split_once("listening on ") {
                break rest.split(['"', ' ', '\n']).next().unwrap().to_owned();
            }
        };
        Serving {
            child,
            stdout,
            seen,
            url,
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.variables());
        command
    }
}

/// Cargo puts it beside the folder of the tests' own programs.
fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap();
    folder.join("zoom-signature")
}

/// A server process.
pub struct Serving {
    child: Child,
    stdout: BufReader<ChildStdout>,
    seen: String,
    pub url: String,
}

impl Serving {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub fn address(&self) -> &str {
        self.url.split("://").nth(1).unwrap()
    }

    pub fn port(&self) -> &str {
        self.address().rsplit(':').next().unwrap()
    }

    /// Where this machine reaches it, whatever address it listens on.
    pub fn loopback_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port())
    }

    pub fn get(&self, path: &str) -> String {
        let url = format!("{}{path}", self.loopback_url());
        client().get(url).send().unwrap().text().unwrap()
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(kill.success());
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The log up to and with the first line that has this text.
    pub fn log_until(&mut self, text: &str) -> &str {
        self.read_until(0, text)
    }

    /// What the log says from here on, up to and with the first line that has this text.
    pub fn log_anew_until(&mut self, text: &str) -> &str {
        self.read_until(self.seen.len(), text)
    }

    fn read_until(&mut self, start: usize, text: &str) -> &str {
        let _watchdog = self.watchdog();
        while !self.seen[start..].contains(text) {
            let read = self.stdout.read_line(&mut self.seen).unwrap();
            assert_ne!(read, 0, "the log ended without {text:?}: {}", self.seen);
        }
        &self.seen[start..]
    }

    /// Kills the server, and so ends its log, unless what this returns is dropped in time.
    fn watchdog(&self) -> Sender<()> {
        let (alive, dropped) = mpsc::channel();
        let pid = self.child.id().to_string();
        thread::spawn(move || {
            if dropped.recv_timeout(LINE_COMES_WITHIN) == Err(RecvTimeoutError::Timeout) {
                // It may have ended meanwhile.
                let _ = Command::new("kill").args(["-s", "KILL", &pid]).status();
            }
        });
        alive
    }

    /// Everything that it printed, once it has ended by itself.
    pub fn ended(mut self) -> Ended {
        self.stdout.read_to_string(&mut self.seen).unwrap();
        let mut stderr = String::new();
        let mut pipe = self.child.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        Ended {
            code: self.child.wait().unwrap().code(),
            stdout: std::mem::take(&mut self.seen),
            stderr,
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn stopped(self) -> Ended {
        self.signal("TERM");
        self.ended()
    }

    /// Stops it, and reads its output only after it has ended.
    pub fn stopped_unread(mut self) -> Ended {
        self.signal("TERM");
        let since = Instant::now();
        while self.is_running() {
            assert!(
                since.elapsed() < UNREAD_ENDS_WITHIN,
                "it waits for a reader"
            );
            thread::yield_now();
        }
        self.ended()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
