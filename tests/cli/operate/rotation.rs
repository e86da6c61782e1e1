use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{OTHER_SECRET, is_signed_with, signature, with_secret_file};
use crate::helpers::{SECRET, client};

/// Callers ask all the time while the secret changes again and again.
#[test]
fn a_rotation_under_load_loses_nothing() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    let done = Arc::new(AtomicBool::new(false));
    let answers = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (done, url) = (Arc::clone(&done), server.url.clone());
            let answers = Arc::clone(&answers);
            thread::spawn(move || {
                let client = client();
                let mut tokens = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    tokens.push(signature(&client, &url));
                    answers.fetch_add(1, Ordering::Relaxed);
                }
                tokens
            })
        })
        .collect();
    let asking = client();
    for round in 0..10 {
        let secret = [OTHER_SECRET, SECRET][round % 2];
        std::fs::write(&file, secret).unwrap();
        server.signal("HUP");
        let since = Instant::now();
        while !is_signed_with(&signature(&asking, &server.url), secret) {
            assert!(
                since.elapsed() < Duration::from_secs(30),
                "it was not reloaded"
            );
        }
        let so_many = answers.load(Ordering::Relaxed) + 100;
        while answers.load(Ordering::Relaxed) < so_many {
            thread::yield_now();
        }
    }
    done.store(true, Ordering::Relaxed);
    let mut signers = HashSet::new();
    for caller in callers {
        for token in caller.join().unwrap() {
            let signer = [SECRET, OTHER_SECRET]
                .into_iter()
                .find(|s| is_signed_with(&token, s));
            signers.insert(signer.expect("a signature of neither secret"));
        }
    }
    assert_eq!(signers.len(), 2, "both secrets were in force meanwhile");
    assert!(server.is_running());
}
