//! Code that exists for speed alone, compared with the libraries' own. A request takes
//! some 20 µs of CPU; what saves less than 2 % of that is not worth its lines.
//!
//! `cargo bench --bench pieces`
#![allow(
    missing_docs,
    reason = "criterion's macro makes a public function without one"
)]

use std::hint::black_box;
use std::io;

use criterion::{Criterion, criterion_group, criterion_main};
use subtle::ConstantTimeEq as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Registry, fmt};
use zoom_signature_server::telemetry::TextFormat;

fn log_line(c: &mut Criterion) {
    let layer = || {
        let layer = fmt::layer().with_target(false).with_writer(io::sink);
        layer.with_ansi(false)
    };
    let ours = Registry::default().with(layer().event_format(TextFormat));
    let theirs = Registry::default().with(layer());
    let mut group = c.benchmark_group("log line");
    for (name, log) in [
        ("TextFormat", tracing::Dispatch::new(ours)),
        ("tracing-subscriber", tracing::Dispatch::new(theirs)),
    ] {
        tracing::dispatcher::with_default(&log, || {
            group.bench_function(name, |b| b.iter(|| issued(black_box(7_200))));
        });
    }
    group.finish();
}

/// As the handler of signatures logs one.
fn issued(lifetime: u64) {
    tracing::info!(
        request_id = "0123456789abcdef0123456789abcdef",
        address = %std::net::Ipv4Addr::LOCALHOST,
        auth_method = "api_key",
        caller = "web",
        meeting_number = %"85746065432",
        role = 0_u64,
        lifetime,
        "signature issued"
    );
}

fn digest(c: &mut Criterion) {
    let mut group = c.benchmark_group("digest");
    let (one, other) = ([7_u64; 4], [9_u64; 4]);
    group.bench_function("words", |b| {
        b.iter(|| bool::from(black_box(&one).ct_eq(black_box(&other))));
    });
    let (one, other) = ([7_u8; 32], [9_u8; 32]);
    group.bench_function("bytes", |b| {
        b.iter(|| bool::from(black_box(&one).ct_eq(black_box(&other))));
    });
    group.finish();
}

criterion_group!(benches, log_line, digest);
criterion_main!(benches);
