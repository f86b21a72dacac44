//! Who may know whom. The arrows are those of the code map in the README.

use std::collections::BTreeSet;

use crate::project::{files, root, shown};

/// Rooms of the engine, with the rooms that each may name. What is not listed may not be named.
const ROOMS: [(&str, &[&str]); 22] = [
    (
        "api",
        &[
            "handle",
            "client",
            "client_connections",
            "client_index",
            "log_ring",
            "machine",
            "models",
            "press",
            "sources",
            "writing",
        ],
    ),
    ("supervisor", &["api", "log_ring"]),
    ("sources", &["api", "config", "atomic_file", "blocking", "breaker", "memory_limit"]),
    ("index", &["api", "atomic_file", "blocking", "sources"]),
    ("models", &["api", "blocking", "breaker"]),
    ("connecting.rs", &["api", "config", "core", "models", "store"]),
    ("costs.rs", &["api", "core", "models", "store"]),
    ("connecting_headers.rs", &["api", "config", "core", "models", "store"]),
    ("downloads.rs", &["api", "config", "models"]),
    ("indexing.rs", &["api", "config"]),
    ("breaker.rs", &["api"]),
    ("history.rs", &["api", "log_ring"]),
    ("pictures.rs", &["atomic_file", "config"]),
    ("store", &["api"]),
    ("exports", &["api"]),
    ("press", &["api", "blocking", "config", "exports", "memory_limit", "templates"]),
    ("templates", &["api", "exports", "sources"]),
    (
        "writing",
        &[
            "api",
            "blocking",
            "config",
            "connecting",
            "core",
            "costs",
            "store",
            "sources",
            "exports",
            "log_ring",
            "models",
            "press",
            "templates",
            "atomic_file",
            "writing",
        ],
    ),
    (
        "system",
        &[
            "api",
            "atomic_file",
            "blocking",
            "clearing",
            "config",
            "core",
            "downloads",
            "history",
            "index",
            "indexing",
            "log_ring",
            "machine",
            "models",
            "store",
            "supervisor",
            "system",
            "views",
            "writing",
        ],
    ),
    (
        "handle",
        &[
            "api",
            "atomic_file",
            "blocking",
            "clearing",
            "client_connections",
            "config",
            "connecting",
            "connecting_headers",
            "core",
            "deliver",
            "downloads",
            "events",
            "folder",
            "history",
            "index",
            "indexing",
            "live",
            "log_ring",
            "machine",
            "models",
            "pictures",
            "press",
            "sources",
            "store",
            "supervisor",
            "exports",
            "system",
            "templates",
            "views",
            "writing",
        ],
    ),
    ("log_ring.rs", &["api", "config"]),
    ("machine.rs", &[]),
];

/// The pure part of the writer: it knows no clock, no file, no database and no runtime.
const PURE: [&str; 37] = [
    "assemble.rs",
    "brief.rs",
    "catalogue/mod.rs",
    "check.rs",
    "choose.rs",
    "compare.rs",
    "compose.rs",
    "derive.rs",
    "model/answer.rs",
    "model/checker.rs",
    "model/editor.rs",
    "model/ground.rs",
    "model/passages.rs",
    "model/planner.rs",
    "model/prompt.rs",
    "model/researcher.rs",
    "model/templates.rs",
    "number_words.rs",
    "numbers.rs",
    "outlines.rs",
    "partial.rs",
    "passages.rs",
    "places.rs",
    "plan.rs",
    "prepare.rs",
    "prose.rs",
    "quality.rs",
    "query.rs",
    "rank.rs",
    "revise.rs",
    "section.rs",
    "sentences.rs",
    "setting.rs",
    "summarize.rs",
    "support.rs",
    "tables.rs",
    "words.rs",
];

const ENGINE: &str = "src-tauri/crates/engine/src";

/// Rooms that a text names as `crate::ROOM`.
fn named(text: &str) -> BTreeSet<&str> {
    text.match_indices("crate::")
        .map(|(at, prefix)| &text[at + prefix.len()..])
        .map(|rest| {
            rest.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap_or_default()
        })
        .filter(|name| name.starts_with(|first: char| first.is_lowercase()))
        .collect()
}

#[test]
fn rooms_of_the_engine_know_only_what_they_may() {
    for (room, allowed) in ROOMS {
        let path = format!("{ENGINE}/{room}");
        let texts = if room.ends_with(".rs") {
            vec![(root().join(&path), std::fs::read_to_string(root().join(&path)).expect("the room is there"))]
        } else {
            files(&path, &[".rs"])
        };
        for (file, text) in texts {
            for name in named(&text) {
                assert!(name == room || allowed.contains(&name), "{} may not know {name}", shown(&file));
            }
        }
    }
}

#[test]
fn the_writer_is_pure() {
    let forbidden =
        ["crate::core", "crate::store", "std::fs", "std::time", "tokio", "rusqlite", "tracing", "HashSet<", "thread"];
    for name in PURE {
        let path = root().join(ENGINE).join("writing").join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} is there"));
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for word in forbidden {
            // A set that is only asked is as good as any; its order is never seen.
            let asked_only = word == "HashSet<" && name == "words.rs";
            assert!(asked_only || !text.contains(word), "writing/{name} may not use {word}");
        }
    }
}

#[test]
fn only_the_shell_knows_tauri() {
    for manifest in ["queue", "engine", "cli"].map(|name| format!("src-tauri/crates/{name}/Cargo.toml")) {
        let text = std::fs::read_to_string(root().join(&manifest)).expect("the manifest is there");
        assert!(!text.contains("tauri"), "{manifest} may not depend on Tauri");
    }
    let queue =
        std::fs::read_to_string(root().join("src-tauri/crates/queue/Cargo.toml")).expect("the manifest is there");
    assert!(!queue.contains("atles-engine"), "the queue knows nothing of documents");
}

#[test]
fn above_the_driver_the_queue_knows_no_sqlite() {
    for (file, text) in files("src-tauri/crates/queue/src", &[".rs"]) {
        let name = shown(&file);
        let is_driver = name.contains("/sqlite/");
        // The two that name it once: where it is made public, and where it is what a queue stands on by default.
        let names =
            text.matches("sqlite::").count() <= usize::from(name.ends_with("lib.rs") || name.ends_with("queue.rs"));
        for word in ["rusqlite", "Tx<", "SELECT ", "UPDATE ", "INSERT "] {
            assert!(is_driver || !text.contains(word), "{name} uses {word}: that is the driver's");
        }
        assert!(is_driver || names, "{name} reaches into the driver");
    }
}

#[test]
fn outside_the_engine_everybody_uses_its_api() {
    for folder in ["src-tauri/src", "src-tauri/crates/cli/src"] {
        for (file, text) in files(folder, &[".rs"]) {
            for (at, _) in text.match_indices("atles_engine::") {
                let rest = &text[at + "atles_engine::".len()..];
                assert!(rest.starts_with("api"), "{} reaches past the api of the engine", shown(&file));
            }
            assert!(
                !text.contains("atles_queue::") && !text.contains("rusqlite"),
                "{} reaches past the engine",
                shown(&file)
            );
        }
    }
}

#[test]
fn the_page_asks_the_shell_in_one_place() {
    for (file, text) in files("ui/src", &[".js"]) {
        let name = shown(&file);
        if !name.starts_with("ui/src/backend/") {
            assert!(!text.contains("@tauri-apps"), "{name} asks the shell directly");
        }
        if name.starts_with("ui/src/views/") {
            let imports = text.lines().filter(|line| line.starts_with("import ") || line.starts_with("} from"));
            for import in imports {
                assert!(!import.contains("/backend/"), "{name}: a view shows state and calls what changes it, no more");
            }
        }
        for word in ["innerHTML", "unsafeHTML", "insertAdjacentHTML", "eval(", "new Function"] {
            assert!(!text.contains(word), "{name} uses {word}: the words of files are never markup");
        }
    }
}
