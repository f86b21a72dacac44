//! The press with children that are scripts, to have them break down on cue.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;
use crate::exports::samples::ordinary;

fn press(folder: &Path, script: &str) -> Press {
    let program = folder.join("press");
    std::fs::write(&program, format!("#!/bin/sh\n[ \"$1\" = press-child ] || exit 2\n{script}"))
        .expect("can be written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("can be made a program");
    Press::new(program)
}

async fn pages(script: &str) -> Result<Vec<u8>, PressError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    press(folder.path(), script).set(Arc::new(ordinary()), DocumentFormat::Pdf, None).await.map(|pressed| pressed.bytes)
}

#[tokio::test]
async fn pages_that_cannot_be_set_are_an_error_that_says_why() {
    for (script, why) in [
        ("read order; echo 'no room on the page' >&2; exit 1", "no room on the page"),
        ("read order; kill -SEGV $$", "signal"),
        ("exit 0", "exit status: 0"),
        ("read order; printf '%%PDF-1.7 and then'; echo cut off >&2; exit 1", "cut off"),
    ] {
        let error = pages(script).await.expect_err("is none").to_string();
        assert!(error.contains(why), "{script}: {error}");
    }
    assert!(matches!(
        Press::new("/no/such/program".into()).set(Arc::new(ordinary()), DocumentFormat::Pdf, None).await,
        Err(PressError::NotStarted(_))
    ));
}

#[tokio::test]
async fn the_child_gets_the_document_and_nothing_of_our_environment_that_it_does_not_need() {
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "there is something to keep from it");
    let said = pages("read -r order; printf '%%PDF-%s %s' \"$CARGO_MANIFEST_DIR\" \"$order\"").await.expect("pages");
    let said = String::from_utf8(said).expect("text");
    let order = said.strip_prefix("%PDF- pages ").expect("nothing of ours before the order");
    let order: serde_json::Value = serde_json::from_str(order).expect("JSON on one line");
    assert_eq!(order["title"], ordinary().title.as_str());
}

#[tokio::test]
async fn scripts_without_a_font_are_told_beside_the_pages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = "read order; echo 'no font: Emoji, Han' >&2; printf '%%PDF-1.7'";
    let pressed = press(folder.path(), script).set(Arc::new(ordinary()), DocumentFormat::Pdf, None).await;
    let pressed = pressed.expect("they are set all the same");
    assert_eq!((pressed.bytes.as_slice(), pressed.lacking.as_deref()), (&b"%PDF-1.7"[..], Some("Emoji, Han")));
}

#[tokio::test(start_paused = true)]
async fn a_child_that_takes_too_long_is_ended() {
    let error = pages("read order; exec sleep 1000").await.expect_err("is ended");
    assert!(matches!(error, PressError::Hung), "{error}");
}

#[tokio::test]
async fn a_template_on_which_the_child_breaks_down_is_refused_like_a_damaged_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (script, refusal) in [
        ("read order; kill -SEGV $$", Refusal::Damaged),
        ("read order; echo nonsense", Refusal::Damaged),
        ("read order; echo '[{'; exit 0", Refusal::Damaged),
        ("read order; echo 'It holds macros, which ATLES does not take.' >&2; exit 1", Refusal::Macros),
    ] {
        let press = press(folder.path(), script);
        let error = press.template(Path::new("/a template.docx")).await.expect_err("is none");
        assert!(matches!(&error, PressError::Template(found) if *found == refusal), "{script}: {error}");
    }
}
