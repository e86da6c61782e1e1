use crate::helpers::Program;

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
        ended.stderr.contains("/healthz: no answer"),
        "{}",
        ended.stderr
    );
}
