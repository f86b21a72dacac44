//! What is asked of who ends ATLES while something is in hand: one question, with a way out.

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind, MessageDialogResult};
use tokio::sync::oneshot;

use crate::window;

const KEEP: &str = "Keep writing";
const QUIT: &str = "Quit";
const CANCEL: &str = "Cancel";
const FINISH: &str = "Finish the section";
const STOP_NOW: &str = "Stop now";

/// What the user chose for the documents in hand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// They go on without the window.
    KeepWriting,
    /// ATLES ends.
    Quit,
    /// Nothing changes.
    Stay,
}

/// How the sections in hand are to end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// They are finished first.
    Finish,
    /// They are put back where they stand.
    StopNow,
    /// ATLES does not end.
    Stay,
}

/// What is at stake.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InHand {
    /// Documents that would go on without the window.
    pub(crate) documents: u32,
    /// Those of which a section is being written.
    pub(crate) writing: u32,
    /// How long the section that takes longest takes, as far as known.
    pub(crate) seconds: Option<u32>,
}

/// What is to become of the documents in hand.
pub(crate) async fn ask(app: &AppHandle, in_hand: InHand) -> Choice {
    let answer = put(app, "ATLES is still writing", question(in_hand), [KEEP, QUIT]).await;
    answer.map_or(Choice::Stay, |result| choice(&result))
}

/// Whether the sections in hand are to be finished first; not asked where none is.
pub(crate) async fn ask_about_section(app: &AppHandle, in_hand: InHand) -> Ending {
    if in_hand.writing == 0 {
        return Ending::Finish;
    }
    let answer = put(app, "Quit ATLES", section_question(in_hand), [FINISH, STOP_NOW]).await;
    answer.map_or(Ending::Stay, |result| ending(&result))
}

/// Puts a question with two answers and a way out over the window; none if it cannot be put.
async fn put(app: &AppHandle, title: &str, question: String, answers: [&str; 2]) -> Option<MessageDialogResult> {
    let (choose, chosen) = oneshot::channel();
    let [yes, no] = answers.map(str::to_owned);
    let mut dialog = app
        .dialog()
        .message(question)
        .title(title)
        .kind(MessageDialogKind::Info)
        .buttons(MessageDialogButtons::YesNoCancelCustom(yes, no, CANCEL.to_owned()));
    if let Some(window) = window::main(app) {
        dialog = dialog.parent(&window);
    }
    dialog.show_with_result(|result| drop(choose.send(result)));
    chosen.await.ok()
}

fn section_question(InHand { writing, seconds, .. }: InHand) -> String {
    let sections = if writing == 1 { "this section" } else { "these sections" };
    format!("Finish {sections} ({}), or stop now? Nothing is lost either way.", time(seconds))
}

/// How long the sections in hand take, in words. Longer than 10 s nobody is kept waiting.
fn time(seconds: Option<u32>) -> String {
    match seconds.unwrap_or(1).min(10) {
        0 | 1 => "about a second".to_owned(),
        seconds => format!("about {seconds} s"),
    }
}

fn ending(result: &MessageDialogResult) -> Ending {
    match result {
        MessageDialogResult::Yes => Ending::Finish,
        MessageDialogResult::No => Ending::StopNow,
        MessageDialogResult::Custom(label) if label == FINISH => Ending::Finish,
        MessageDialogResult::Custom(label) if label == STOP_NOW => Ending::StopNow,
        MessageDialogResult::Custom(_) | MessageDialogResult::Ok | MessageDialogResult::Cancel => Ending::Stay,
    }
}

fn question(InHand { documents, writing, seconds }: InHand) -> String {
    let (unfinished, goes_on) = match documents {
        1 => ("1 document is not finished.".to_owned(), "it goes on where it is"),
        _ => (format!("{documents} documents are not finished."), "they go on where they are"),
    };
    let first = match writing {
        0 => String::new(),
        1 => format!(" The section in hand is finished first ({}).", time(seconds)),
        _ => format!(" The sections in hand are finished first ({}).", time(seconds)),
    };
    format!(
        "{unfinished} Keep writing without the window, or quit? If you quit, {goes_on} when you open ATLES again.{first}"
    )
}

fn choice(result: &MessageDialogResult) -> Choice {
    match result {
        MessageDialogResult::Yes => Choice::KeepWriting,
        MessageDialogResult::No => Choice::Quit,
        MessageDialogResult::Custom(label) if label == KEEP => Choice::KeepWriting,
        MessageDialogResult::Custom(label) if label == QUIT => Choice::Quit,
        MessageDialogResult::Custom(_) | MessageDialogResult::Ok | MessageDialogResult::Cancel => Choice::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_how_many_and_what_becomes_of_them() {
        let asked = |documents, writing| question(InHand { documents, writing, seconds: Some(4) });
        assert_eq!(
            asked(1, 0),
            "1 document is not finished. Keep writing without the window, or quit? If you quit, it goes on where it is \
             when you open ATLES again."
        );
        assert!(
            asked(3, 0).starts_with("3 documents are not finished. ")
                && asked(3, 0).contains("they go on where they are")
        );
        assert!(asked(3, 1).ends_with("The section in hand is finished first (about 4 s)."), "{}", asked(3, 1));
    }

    #[test]
    fn who_quits_in_the_middle_of_a_section_hears_how_long_it_takes() {
        let asked = |writing, seconds| section_question(InHand { documents: 3, writing, seconds });
        assert_eq!(asked(1, Some(8)), "Finish this section (about 8 s), or stop now? Nothing is lost either way.");
        assert!(asked(2, None).starts_with("Finish these sections (about a second), or stop now?"));
        assert!(asked(1, Some(90)).contains("about 10 s"), "it is cut off then");
        let custom = |label: &str| ending(&MessageDialogResult::Custom(label.to_owned()));
        assert_eq!((custom(FINISH), custom(STOP_NOW), custom(CANCEL)), (Ending::Finish, Ending::StopNow, Ending::Stay));
        assert_eq!(ending(&MessageDialogResult::Cancel), Ending::Stay, "a question that was closed changes nothing");
    }

    #[test]
    fn a_dialog_that_was_closed_without_an_answer_changes_nothing() {
        assert_eq!(choice(&MessageDialogResult::Cancel), Choice::Stay);
        assert_eq!(choice(&MessageDialogResult::Custom(CANCEL.to_owned())), Choice::Stay);
        assert_eq!(choice(&MessageDialogResult::Custom(KEEP.to_owned())), Choice::KeepWriting);
        assert_eq!(choice(&MessageDialogResult::Custom(QUIT.to_owned())), Choice::Quit);
    }
}
