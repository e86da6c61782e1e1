use crate::connection::Connection;
use support::program::Program;

fn assert_answered(connection: &mut Connection) {
    assert_eq!(connection.ask("/healthz", "").unwrap().0, 200);
}

#[test]
fn an_idle_connection_is_kept_as_long_as_is_configured() {
    let kept = |seconds: &str| {
        let program = Program::with_credentials().and("KEEP_ALIVE_SECONDS", seconds);
        program.serve()
    };
    // Empty: the default, 75 s.
    let [long, usual, middle, short] = ["600", "", "4", "1"].map(kept);
    let [mut long, mut usual, mut middle, mut short] =
        [&long, &usual, &middle, &short].map(Connection::to);
    for connection in [&mut long, &mut usual, &mut middle, &mut short] {
        assert_answered(connection);
    }
    short.until_closed();
    assert!(middle.is_open() && usual.is_open() && long.is_open());
    middle.until_closed();
    assert_answered(&mut usual);
    assert_answered(&mut long);
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let server = Program::with_credentials()
        .and("KEEP_ALIVE_SECONDS", "600")
        .and("SHUTDOWN_SECONDS", "600")
        .serve();
    let mut connection = Connection::to(&server);
    assert_answered(&mut connection);
    server.signal("TERM");
    connection.until_closed();
    assert_eq!(server.ended().code, Some(0));
}
