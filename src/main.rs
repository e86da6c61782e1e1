//! `zoom-signature`: see the library for the map, `--help` for the use.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zoom_signature_server::cli::Cli::run_from_arguments()
}
