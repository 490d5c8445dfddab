//! The command line by itself, without a chain.

mod common;

use common::{Desk, Run};
use serde_json::Value;

const KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const ADDRESS: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

#[test]
fn help_names_every_verb_and_every_exit_code() {
    let help = Desk::new().done(&["--help"]);
    for verb in [
        "node",
        "charter",
        "deploy",
        "status",
        "seat",
        "assess",
        "attest",
        "season",
        "share",
        "member",
        "pay",
        "balance",
        "land",
        "watch",
        "transaction",
        "governance",
        "account",
        "config",
        "completions",
    ] {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb}");
    }
    for code in 0..=6 {
        assert!(help.contains(&format!("\n  {code}  ")), "{code}");
    }
}

#[test]
fn a_wrong_command_line_is_a_matter_of_usage() {
    let desk = Desk::new();
    desk.refused(&["pay", "Ana"], 2, &["<AMOUNT>"]);
    desk.refused(&["nonsense"], 2, &["nonsense"]);
    desk.refused(&["status", "--dev-account", "10"], 2, &["10", "0..10"]);
    desk.refused(
        &["status", "--dev-account", "1", "--account", "ana"],
        2,
        &["cannot be used with"],
    );
    let run = desk.run(&["nonsense", "--json"]);
    let object: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &object["failure"]["kind"]), (2, &"usage".into()));
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Desk::new().done(&["completions", shell]);
        assert!(script.contains("season"), "{shell}");
    }
}

#[test]
fn a_missing_manifest_is_not_found_and_the_way_to_one_is_named() {
    let desk = Desk::new();
    desk.refused(
        &["status"],
        4,
        &["weir-deployment.json", "--deployment", "weir deploy"],
    );
    desk.write("weir-deployment.json", "{ \"format\": 1");
    desk.refused(&["status"], 1, &["weir-deployment.json", "EOF"]);
    let object: Value = serde_json::from_str(&desk.run(&["status", "--json"]).out).unwrap();
    assert_eq!(object["failure"]["kind"], "failed");
    assert_eq!(object["code"], 1);
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let desk = Desk::new();
    let origin = |run: Run| -> (String, String) {
        assert_eq!(run.code, 0, "{run:#?}");
        let shown: Value = serde_json::from_str(&run.out).unwrap();
        let text = |key: &str| shown["rpc-url"][key].as_str().unwrap_or("none").to_owned();
        (text("value"), text("from"))
    };
    let show = ["config", "show", "--json"];
    assert_eq!(origin(desk.run(&show)), ("none".into(), "default".into()));

    desk.write(".config/weir/weir.toml", "rpc-url = \"http://user\"");
    assert_eq!(origin(desk.run(&show)).0, "http://user");
    desk.write("weir.toml", "rpc-url = \"http://folder\"");
    assert_eq!(
        origin(desk.run(&show)),
        ("http://folder".into(), "the file weir.toml".into())
    );
    let with_environment = |arguments: &[&str]| {
        let mut command = desk.command(arguments);
        Run::of(
            command
                .env("WEIR_RPC_URL", "http://environment")
                .output()
                .unwrap(),
        )
    };
    assert_eq!(
        origin(with_environment(&show)),
        (
            "http://environment".into(),
            "the environment, WEIR_RPC_URL".into()
        )
    );
    let flag = ["config", "show", "--json", "--rpc-url", "http://flag"];
    assert_eq!(
        origin(with_environment(&flag)),
        ("http://flag".into(), "the option --rpc-url".into())
    );
}

#[test]
fn a_settings_file_with_an_unknown_key_is_refused_with_file_and_line() {
    let desk = Desk::new();
    desk.write("weir.toml", "account = \"ana\"\nrpc_url = \"http://x\"\n");
    desk.refused(
        &["config", "show"],
        2,
        &["weir.toml", "line 2", "rpc_url", "rpc-url"],
    );
}

#[test]
fn an_account_is_made_listed_and_never_overwritten() {
    let desk = Desk::new();
    desk.write("password", "correct horse\n");
    let made = desk.json(&["account", "new", "ana", "--password-file", "password"]);
    let address = desk.done(&["account", "address", "ana"]).trim().to_owned();
    assert_eq!(made["address"], address.to_lowercase());
    assert!(desk.done(&["account", "list"]).contains(&address));

    let file = made["file"].as_str().unwrap();
    let before = std::fs::read(file).unwrap();
    desk.refused(
        &["account", "new", "ana", "--password-file", "password"],
        1,
        &["\"ana\" already", "another name"],
    );
    assert_eq!(std::fs::read(file).unwrap(), before);
    let keystore: Value = serde_json::from_slice(&before).unwrap();
    assert_eq!(keystore["version"], 3);
}

#[cfg(unix)]
#[test]
fn a_key_file_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.write("password", "x");
    let made = desk.json(&["account", "new", "ana", "--password-file", "password"]);
    let mode = std::fs::metadata(made["file"].as_str().unwrap())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_key_is_imported_from_a_file_and_its_text_is_nowhere_told() {
    let desk = Desk::new();
    desk.write("password", "x");
    desk.write("key", KEY);
    let import = [
        "account",
        "import",
        "first",
        "--key-file",
        "key",
        "--password-file",
        "password",
    ];
    let run = desk.run(&import);
    assert_eq!(run.code, 0, "{run:#?}");
    assert!(run.out.contains(ADDRESS));
    assert!(!format!("{run:?}").contains(&KEY[2..20]));

    // and a keystore file of another wallet
    let listed = desk.json(&["account", "list"]);
    let folder = listed["keystore"].as_str().unwrap();
    let file = format!("{folder}/first.json");
    let second = [
        "account",
        "import",
        "second",
        "--keystore-file",
        &file,
        "--password-file",
        "password",
    ];
    assert!(desk.done(&second).contains(ADDRESS));

    desk.write("bad", "0x1234");
    let import = [
        "account",
        "import",
        "third",
        "--key-file",
        "bad",
        "--password-file",
        "password",
    ];
    let run = desk.refused(&import, 2, &["no private key"]);
    assert!(!run.err.contains("1234"));
    desk.refused(
        &["account", "import", "../x", "--key-file", "key"],
        2,
        &["cannot be the name"],
    );
}

#[test]
fn where_nobody_can_be_asked_the_flag_that_answers_is_named() {
    let desk = Desk::new();
    desk.refused(
        &["account", "new", "ana"],
        2,
        &["no terminal", "--password-file"],
    );
    desk.refused(
        &["account", "new", "ana", "--no-input"],
        2,
        &["--no-input", "--password-file"],
    );
    desk.refused(&["account", "import", "ana"], 2, &["--key-file"]);
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[test]
fn an_unknown_account_is_not_found_and_a_near_one_is_suggested() {
    let desk = Desk::new();
    desk.write("password", "x");
    desk.refused(&["account", "address", "ana"], 4, &["weir account new ana"]);
    desk.done(&["account", "new", "harbour", "--password-file", "password"]);
    desk.refused(
        &["account", "address", "harbor"],
        4,
        &["did you mean harbour?"],
    );
}

#[test]
fn results_are_without_colours_where_nobody_sees_them() {
    let run = Desk::new().run(&["status"]);
    assert!(!run.err.contains('\u{1b}'), "{run:?}");
}
