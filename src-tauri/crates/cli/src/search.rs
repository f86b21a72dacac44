//! `atles search`: passages in the known files.

use std::fmt::Write as _;

use atles_engine::api::{SearchHit, search_beside};

use crate::arguments::SearchArguments;
use crate::failure::Failure;
use crate::output::{clean, print, say};

/// The command. Finding nothing is no failure.
pub(crate) async fn run(arguments: SearchArguments) -> Result<(), Failure> {
    let hits = search_beside(&arguments.data, arguments.query, arguments.limit as usize).await?;
    if arguments.json {
        return print(&serde_json::to_string_pretty(&hits)?);
    }
    if hits.is_empty() {
        say("atles: nothing was found");
        return Ok(());
    }
    print(clean(&for_people(&hits)).trim_end())
}

fn for_people(hits: &[SearchHit]) -> String {
    let mut text = String::new();
    for hit in hits {
        let page = hit.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let heading = if hit.heading.is_empty() { String::new() } else { format!("  {}", hit.heading.join(" > ")) };
        // Writing into a string cannot fail.
        let _ = write!(text, "{}{page}{heading}\n    {}\n\n", hit.source, hit.text.replace('\n', "\n    "));
    }
    text
}
