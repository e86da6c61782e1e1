//! A cluster: all keys are on one node, which the others name.

use std::process::Command;

use support::client;

use crate::server::{Redis, answer, ask, eventually, now, program, replicas, send, signed};

#[test]
fn whichever_node_is_named_the_one_with_the_keys_is_used() {
    let nodes: Vec<Redis> = (0..3)
        .map(|_| Redis::with(&["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"]))
        .collect();
    let addresses: Vec<String> = nodes
        .iter()
        .map(|node| format!("127.0.0.1:{}", node.port))
        .collect();
    let made = Command::new("redis-cli")
        .args(["--cluster", "create"])
        .args(&addresses)
        .args(["--cluster-replicas", "0", "--cluster-yes"])
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stdout)
    );
    eventually("the cluster is whole", || {
        nodes
            .iter()
            .all(|node| node.run("CLUSTER INFO").contains("cluster_state:ok"))
    });
    let began = now();
    let servers: Vec<_> = nodes
        .iter()
        .flat_map(|node| replicas(1, &program(&node.url()).and("RATE_LIMIT_PER_MINUTE", "3")))
        .collect();
    eventually("IDs of this moment are remembered", || now() > began + 1);
    let request = signed("one", now());
    let statuses: Vec<u16> = servers
        .iter()
        .map(|server| send(server.address(), &request).0)
        .collect();
    assert_eq!(statuses, [200, 400, 400]);
    let asked = servers.iter().cycle().take(6);
    let statuses: Vec<u16> = asked
        .map(|server| answer(ask(&client(), server)).0)
        .collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429, 429]);
    let with_keys = nodes.iter().filter(|node| !node.keys().is_empty());
    assert_eq!(with_keys.count(), 1);
}
