//! What is said to somebody, of somebody, or of another place in its source, is no part of a document.

use super::*;

const AROUND: &[&str] = &[
    "The relocation of the library takes place in the spring. The new building is the former post office on Mill Street. The \
     shelves of the children's room are low enough for small readers. A lift leads from the entrance to the reading room.",
    "The council pays for the removal of the old boiler. Two firms have offered to install the heat pump. The reading room \
     gets new lamps with warm light. Visitors find the lockers beside the entrance of the library.",
];

fn library(more: &str) -> Written {
    let request = Brief { words: 300, ..brief("Relocation of the library", DocumentType::SummaryReport) };
    write(&request, &material(&[("Library", &[AROUND[0], more, AROUND[1]])]))
}

#[test]
fn what_is_said_to_somebody_stays_out() {
    for said in [
        "Good news: the library has 38 volunteers for the relocation.",
        "Please send Ruth the list of names for the relocation of the library.",
        "The firm told Paul yesterday that the library has to wait for its heating.",
        "Here is a list of the rooms of the library with their sizes.",
        "The rooms of the library are described in the next chapter of the plan.",
    ] {
        assert!(!library(said).texts().contains(said), "{said}");
    }
    let plain = "The library has 38 volunteers for the relocation.";
    assert!(library(plain).texts().contains(plain), "what is told plainly is taken");
}

#[test]
fn somebody_is_spoken_of_where_he_is_named() {
    let warns = "He warned that the heating of the library will not pass its inspection.";
    let named = format!("Mr Lindqvist reported on the building. The roof of the library was repaired in July. {warns}");
    let written = library(&named);
    if written.texts().contains(warns) {
        assert!(written.markdown.contains("Mr Lindqvist reported"), "{}", written.markdown);
    }
    let nameless = format!("The roof of the library was repaired in July. {warns}");
    assert!(!library(&nameless).texts().contains(warns), "nobody knows who he is");
}

#[test]
fn somebody_who_speaks_of_himself_is_heard_where_all_do() {
    let mine = "I think that the library needs a second lift for its reading room.";
    assert!(!library(mine).texts().contains(mine), "a letter among reports");
    let diary = "I came to the library in May and found my desk beside the window. I began to sort the books of the library. I \
        wrote a card for each book that I found. My colleagues helped me with the maps of the library.";
    let request = Brief { words: 200, ..brief("The library in May", DocumentType::SummaryReport) };
    let written = write(&request, &material(&[("Diary", &[diary])]));
    assert!(written.claims().count() >= 2, "{}", written.markdown);
}

#[test]
fn what_a_speaker_is_to_do_is_not_told() {
    let note = "Mention the library in the first minute: three people asked for it.";
    let told = "The relocation of the library costs the town as much as a new roof of the school.";
    for (name, wanted) in [("Library.pptx", false), ("Library.docx", true)] {
        let request = Brief { words: 300, ..brief("Relocation of the library", DocumentType::InstructionManual) };
        let mut sources =
            Arc::into_inner(material(&[("Library", &[AROUND[0], note, told, AROUND[1]])])).expect("ours alone");
        name.clone_into(&mut sources.sources[0].source);
        let written = write(&request, &Arc::new(sources));
        assert_eq!(written.texts().contains(note), wanted, "{name}: {}", written.markdown);
    }
}
