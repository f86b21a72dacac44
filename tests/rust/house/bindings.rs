//! The contract between engine and window as TypeScript declarations, made from the types in Rust.
//!
//! `npm run bindings` writes the file; this test fails when it does not fit the types any more.

use std::collections::BTreeMap;

use atles_engine::api;
use ts_rs::{Config, TS};

use crate::project::{files, root};

const FILE: &str = "ui/src/backend/bindings.d.ts";

const HEAD: &str = "// The contract between the engine and the window. Made from the types in Rust by `npm run bindings`; do not edit.\n";

macro_rules! declarations {
    ($($name:ident),* $(,)?) => {{
        // Numbers stay far below 2^53, where JavaScript counts exactly.
        let config = Config::new().with_large_int("number");
        let mut all = BTreeMap::new();
        $(all.insert(stringify!($name), declare::<api::$name>(&config));)*
        all
    }};
}

fn declare<T: TS>(config: &Config) -> String {
    let text = format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(config));
    lay_out(&text)
}

/// Puts a comment of one line on one line, and fields under their type.
fn lay_out(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut out = String::new();
    let (mut at, mut inside) = (0, false);
    while at < lines.len() {
        let short = lines[at] == "/**" && lines.get(at + 2) == Some(&"*/");
        let line = if short {
            format!("/** {} */", lines[at + 1].trim_start_matches('*').trim())
        } else {
            lines[at].to_owned()
        };
        at += if short { 3 } else { 1 };
        if line.is_empty() {
            continue;
        }
        let star = if line.starts_with('*') { " " } else { "" };
        out.push_str(&format!("{}{star}{line}\n", if inside { "  " } else { "" }));
        inside = inside || line.starts_with("export ");
    }
    out
}

fn all() -> BTreeMap<&'static str, String> {
    declarations!(
        Agent,
        AgentSettings,
        Agents,
        ApiError,
        Bar,
        Block,
        BlockKind,
        BlockRole,
        BlockingView,
        BreakerState,
        BreakerView,
        ChildView,
        Chart,
        Citation,
        Connection,
        ConnectionKind,
        ConnectionTest,
        Connections,
        Copied,
        Counts,
        Difference,
        DifferenceKind,
        DifferencePiece,
        DocumentChange,
        DocumentFormat,
        DocumentRequest,
        DocumentSection,
        DocumentSource,
        DocumentSummary,
        DocumentType,
        DocumentVersion,
        DocumentView,
        Doubt,
        DownloadStep,
        Downloads,
        ErrorCode,
        Estimate,
        Event,
        EventBody,
        FileState,
        Finding,
        FindingCode,
        FoundPassage,
        FoundServer,
        GroupStrategy,
        GroupView,
        Happened,
        Happening,
        HeaderView,
        HealthCheck,
        History,
        HistoryPoint,
        HistoryRange,
        KeptData,
        KeptKind,
        KeptPart,
        KnownSource,
        KnownSources,
        KeepAlive,
        KeyPlace,
        Length,
        LogLevel,
        LogLine,
        LogPage,
        LoopDelay,
        Metrics,
        ModelChoice,
        ModelAdapter,
        ModelDownload,
        Monitor,
        NewConnection,
        NewHeader,
        NotRead,
        Notice,
        NotCopied,
        Order,
        Ordered,
        OutlinePreview,
        OutlineSection,
        Pace,
        Paragraph,
        ParagraphKind,
        Part,
        Passage,
        PlacedChart,
        Price,
        Priority,
        Progress,
        Prompt,
        Quality,
        QueueView,
        ReadErrorCode,
        ReadFailure,
        ReadOutput,
        Reading,
        ReadingState,
        Recommendation,
        RecommendedChoice,
        RequestAccepted,
        RequestState,
        RequestStep,
        RequestView,
        RuntimeView,
        SearchHit,
        ScaleReason,
        Sentence,
        SentenceKind,
        SentencePlace,
        ServiceState,
        ServiceView,
        Snapshot,
        SourceFile,
        SourceFileState,
        SourcePath,
        SourcesReport,
        Status,
        StoredModel,
        Support,
        SystemState,
        TemplateSummary,
        TaskView,
        Usage,
        Verdict,
        VersionOrigin,
        Which,
        Writer,
        ModelChoice,
        Price,
        Usage,
        Estimate,
    )
}

#[test]
fn bindings_fit_the_types() {
    let mut wanted = HEAD.to_owned();
    for declaration in all().values() {
        wanted.push('\n');
        wanted.push_str(declaration);
    }
    let path = root().join(FILE);
    if std::env::var_os("ATLES_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &wanted).expect("the bindings can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "{FILE} does not fit the types in Rust any more: run `npm run bindings`");
}

#[test]
fn bindings_hold_every_type_of_the_contract() {
    let known = all();
    for (_, text) in files("src-tauri/crates/engine/src/api", &[".rs"]) {
        for (at, _) in text.match_indices("TS)]") {
            let rest = &text[at..];
            let declared = rest.split("pub ").nth(1).expect("a public type follows its derives");
            let name = declared.split(|character: char| !character.is_alphanumeric()).nth(1).unwrap_or_default();
            assert!(known.contains_key(name), "{name} is not in the list of this test");
        }
    }
}
