//! What is published for other languages against the contracts.

use std::process::Command;

#[test]
fn the_published_bindings_are_those_of_the_contracts() {
    let output = Command::new(env!("CARGO_BIN_EXE_bindings"))
        .arg("--check")
        .output()
        .expect("the generator starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
