//! `atles summarize`: the main points of files, in at most as many words as asked for.

use atles_engine::api::{
    NewConnection, ReadOutput, WriterWish, read_in_child, running_text, summarize, summarize_with,
};

use crate::arguments::SummarizeArguments;
use crate::failure::Failure;
use crate::host::{llama_server, model_key, own_program};
use crate::output::{print, say};

/// The command. Files that cannot be read are named; it fails only if none can.
pub(crate) async fn run(arguments: &SummarizeArguments) -> Result<(), Failure> {
    let mut sources = Vec::new();
    let mut last_failure = None;
    for file in &arguments.files {
        match read_in_child(own_program()?, file.clone()).await {
            ReadOutput::Blocks(blocks) => sources.push((file.display().to_string(), blocks)),
            ReadOutput::Error(failure) => {
                say(&format!("atles: not read: {}: {}", file.display(), failure.message));
                last_failure = Some(failure);
            }
        }
    }
    if let (true, Some(failure)) = (sources.is_empty(), last_failure) {
        return Err(Failure::NotRead(failure));
    }
    let (words, query) = (arguments.words, arguments.query.as_deref());
    let sentences = match &arguments.writer {
        None | Some(WriterWish::BuiltIn) => summarize(&sources, words, query),
        Some(WriterWish::Model(server)) => {
            let server = NewConnection { key: model_key(), ..server.clone() };
            summarize_with(&sources, words, query, &server, own_program()?, llama_server()).await?
        }
    };
    if arguments.json {
        return print(&serde_json::to_string_pretty(&sentences)?);
    }
    let texts: Vec<String> = sentences.iter().map(|sentence| shown(&sentence.text)).collect();
    print(&running_text(&texts))
}

/// A sentence that was too long for its place is quoted from its beginning; the reader is told by an ellipsis.
fn shown(text: &str) -> String {
    let ends = |character: char| matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।');
    let whole = text.trim_end_matches(['"', '\'', ')', ']', '”', '“', '’', '»', '」', '』']).ends_with(ends);
    if whole { text.to_owned() } else { format!("{text}…") }
}
