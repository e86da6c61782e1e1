use super::with_secret_file;
use support::program::Program;

#[test]
fn a_healthcheck_asks_the_server_that_is_configured() {
    let server = Program::with_credentials().serve();
    let port = server.port().to_owned();
    for host in ["127.0.0.1", "0.0.0.0", "localhost"] {
        let program = Program::with_credentials()
            .and("PORT", &port)
            .and("HOST", host)
            .and("ALLOW_ANONYMOUS", "participant");
        for arguments in [&["healthcheck"][..], &["healthcheck", "--ready"]] {
            let ended = program.run(arguments);
            assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{host}");
        }
    }
    drop(server);
    let ended = Program::with_credentials()
        .and("PORT", &port)
        .run(&["healthcheck"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("/healthz: nothing listens there"),
        "{}",
        ended.stderr
    );
}

/// The server that was started with it goes on.
#[test]
fn a_healthcheck_passes_over_faults_of_the_rest() {
    let (program, secret) = with_secret_file();
    let program = program
        .and("PARTICIPANT_API_KEYS_FILE", "/nowhere/keys")
        .and("RATE_LIMIT_PER_MINUTE", "many");
    let server = Program::with_credentials().serve();
    let program = program.and("PORT", server.port());
    std::fs::remove_file(secret).unwrap();
    program.file(".env", "A=two words\nZOOM_SDK_SECRET=a$b\nHOST=127.0.0.1\n");
    let ended = program.run(&["healthcheck"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_healthcheck_goes_by_the_presence_of_a_certificate() {
    let server = Program::with_credentials().serve();
    let program = Program::with(&[("PORT", server.port()), ("TLS_CERT_FILE", "/nowhere")]);
    let ended = program.run(&["healthcheck"]);
    assert_eq!(ended.code, Some(1));
    let said = format!("https://{}/healthz: no answer over HTTPS", server.address());
    assert!(ended.stderr.contains(&said), "{}", ended.stderr);
}

#[test]
fn a_healthcheck_finds_its_port_in_a_faulty_dot_env() {
    let server = Program::with_credentials().serve();
    let program = Program::with(&[]);
    let text = format!("A=two words\nPORT={}\nLOG_LEVEL=loud\n", server.port());
    program.file(".env", &text);
    let ended = program.run(&["healthcheck"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_healthcheck_without_an_address_says_what_is_wrong() {
    let ended = Program::with(&[("HOST", "nowhere"), ("PORT", "many")]).run(&["healthcheck"]);
    assert_eq!(ended.code, Some(1));
    for said in ["HOST: must be", "PORT: must be"] {
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
    }
}

#[test]
fn a_healthcheck_of_a_server_whose_dot_env_was_edited_takes_flags() {
    let program = Program::with_credentials();
    let server = program.serve();
    program.file(".env", "PORT=1\n");
    assert_eq!(program.run(&["healthcheck"]).code, Some(1));
    let ended = program.run(&["healthcheck", "--port", server.port()]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let help = program.run(&["healthcheck", "--help"]).stdout;
    let told = "Where .env has another address than the server was started with";
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains(told), "{help}");
}

#[test]
fn a_healthcheck_follows_the_flags_of_serve() {
    let server = Program::with_credentials().serve();
    let program = Program::with(&[("PORT", "1"), ("HOST", "192.0.2.1")]);
    let flags = [
        "healthcheck",
        "--host",
        "localhost",
        "--port",
        server.port(),
    ];
    let ended = program.run(&flags);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}
