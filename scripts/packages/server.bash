# Sourced by what runs a server; needs a function `fail`.

server=
port=

# Runs `COMMAND serve` on a free port until it listens: start_server LOG COMMAND...
start_server() {
    local log=$1
    shift
    # The log exists before the server opens it, since it is read at once.
    : >"$log"
    PORT=0 "$@" serve >"$log" 2>&1 &
    server=$!
    for _ in $(seq 200); do
        port=$(sed -n 's/.*listening on http:\/\/[0-9.]*:\([0-9]*\).*/\1/p' "$log")
        [ -z "$port" ] || return 0
        kill -0 "$server" 2>/dev/null || fail "$1 ended at once: $(cat "$log")"
        sleep 0.05
    done
    fail "$1 does not listen after 10 s"
}

end_server() {
    kill "$server"
    wait "$server" || fail 'it does not end in order'
    server=
}

# For a trap: whatever else failed, no server stays.
kill_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}
