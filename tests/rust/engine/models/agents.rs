//! Agents beside the writer: what each of them changes, and how they are set up.

use std::sync::{Arc, Mutex};

use atles_engine::api::{
    Agent, AgentSettings, Agents, DocumentView, Doubt, ModelChoice, RequestState, Sentence, SentenceKind, Verdict,
};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use super::{faithful, passages, to, wanted, written};

/// What is said to a model.
pub fn message(call: &Call, at: usize) -> String {
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    body["messages"][at]["content"].as_str().unwrap().to_owned()
}

/// The agent that asks.
pub fn agent(call: &Call) -> Agent {
    let rules = message(call, 0);
    let begins = [
        ("You plan", Agent::Planner),
        ("You say what to look for", Agent::Researcher),
        ("You write one section", Agent::Writer),
        ("You make one section", Agent::Editor),
        ("You compare", Agent::Checker),
    ];
    begins.into_iter().find(|(begin, _)| rules.starts_with(begin)).expect("an agent that is known").1
}

/// The questions of one agent.
pub fn of(server: &ModelServer, wanted: Agent) -> Vec<Call> {
    server.questions().into_iter().filter(|call| agent(call) == wanted).collect()
}

/// A server whose writer does as it is told, and whose other agents say what the script has them say.
fn server(script: impl Fn(Agent, &Call) -> String + Send + Sync + 'static) -> ModelServer {
    ModelServer::start(move |_, call: &Call, line: &mut Line| match agent(call) {
        Agent::Writer => line.answer(&faithful(call)),
        other => line.answer(&script(other, call)),
    })
}

fn settings(agents: &Agents, agent: Agent) -> AgentSettings {
    let Agents { planner, researcher, writer, checker, editor } = agents.clone();
    match agent {
        Agent::Planner => planner,
        Agent::Researcher => researcher,
        Agent::Writer => writer,
        Agent::Checker => checker,
        Agent::Editor => editor,
    }
}

/// Sets up an agent that is switched on.
pub async fn with(engine: &TestEngine, agent: Agent, change: impl FnOnce(&mut AgentSettings)) {
    let mut settings = settings(&engine.handle.agents().await.unwrap(), agent);
    settings.on = true;
    change(&mut settings);
    let agents = engine.handle.set_agent(agent, Some(settings)).await.unwrap();
    assert_eq!(agents, engine.handle.agents().await.unwrap(), "it is kept");
}

/// The sentences of models.
pub fn sentences(document: &DocumentView) -> Vec<&Sentence> {
    let all = document.sections.iter().flat_map(|one| &one.paragraphs).flat_map(|one| &one.sentences);
    all.filter(|sentence| sentence.kind == SentenceKind::Written).collect()
}

fn texts(document: &DocumentView) -> Vec<Vec<String>> {
    let text = |section: &atles_engine::api::DocumentSection| {
        section.paragraphs.iter().flat_map(|one| &one.sentences).map(|one| one.text.clone()).collect()
    };
    document.sections.iter().map(text).collect()
}

/// Title of most documents here.
pub const TITLE: &str = "What the town works measured";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_planner_changes_what_a_section_answers_and_nothing_else() {
    let server = server(|_, _| {
        "Here is the plan:\n1. Which repairs of the main valve were there?\n2) x\n3. -\n4. **Figures:** Which costs were measured in spring?\n4. Which others?\n77. What else is there to say?\nAnd so on.".to_owned()
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, TITLE, false).await;
    let before = written(&mut engine, request.clone()).await;
    assert!(of(&server, Agent::Planner).is_empty(), "the writer alone is on");
    let asked_before: Vec<String> = of(&server, Agent::Writer).iter().map(|call| message(call, 1)).collect();
    with(&engine, Agent::Planner, |_| {}).await;
    let after = written(&mut engine, request).await;
    assert_eq!(of(&server, Agent::Planner).len(), 1, "once for a document");
    let plan = message(&of(&server, Agent::Planner)[0], 1);
    assert!(plan.contains(TITLE) && plan.contains("1. ") && plan.contains("<passage number=\"1\""), "{plan}");
    let headings = |document: &DocumentView| -> Vec<String> {
        document.sections.iter().map(|section| section.title.clone()).collect()
    };
    assert_eq!(headings(&before), headings(&after));
    let asked: Vec<String> = of(&server, Agent::Writer)[asked_before.len()..].iter().map(|c| message(c, 1)).collect();
    let line = |text: &String| text.lines().find(|line| line.starts_with("It answers: ")).unwrap().to_owned();
    assert_eq!(line(&asked[0]), "It answers: Which repairs of the main valve were there?");
    assert_eq!(line(&asked[1]), line(&asked_before[1]), "what is no question leaves that of the outline");
    assert_eq!(line(&asked[2]), line(&asked_before[2]));
    assert_eq!(line(&asked[3]), "It answers: Which costs were measured in spring?", "the heading is not said again");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_continued_is_written_from_the_same_plan() {
    let server = ModelServer::start(|number, call: &Call, line: &mut Line| match agent(call) {
        Agent::Planner => {
            line.answer("1. Which valves were repaired?\n2. Which pumps were tested?\n3. Which costs fell?")
        }
        Agent::Writer if number == 2 => {
            line.begin();
            line.words("And then ");
            line.wait_for_the_end();
        }
        _ => line.answer(&faithful(call)),
    });
    let mut engine = TestEngine::open().await;
    with(&engine, Agent::Planner, |_| {}).await;
    let request = wanted(&engine, &server, "Interrupted", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    super::writing::until_drafted(&mut engine, "And then").await;
    engine.handle.shutdown_now().await;
    let folder = engine.folder.clone();
    drop(engine);
    let mut engine = TestEngine::open_in(folder).await;
    engine.handle.start().await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    assert_eq!(of(&server, Agent::Planner).len(), 1, "it is settled");
    let asked: Vec<String> = of(&server, Agent::Writer).iter().map(|call| message(call, 1)).collect();
    let counted = |question: &str| asked.iter().filter(|text| text.contains(question)).count();
    assert_eq!((counted("valves were repaired"), counted("pumps were tested"), counted("costs fell")), (1, 2, 1));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_researcher_looks_for_is_shown_besides() {
    let search = Arc::new(Mutex::new(String::new()));
    let server = server({
        let search = search.clone();
        move |_, _| search.lock().unwrap().clone()
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, TITLE, false).await;
    written(&mut engine, request.clone()).await;
    let before: Vec<Vec<String>> = of(&server, Agent::Writer).iter().map(passages).collect();
    // A passage that no section was shown.
    let file = std::fs::read_to_string(engine.sources().join("report-001.md")).unwrap();
    let unseen = file
        .lines()
        .filter(|line| line.contains(" units on day ") && !line.starts_with('#'))
        .find(|line| before.iter().flatten().all(|shown| !shown.contains(line.trim())))
        .expect("not all of it is shown");
    let words: Vec<&str> = unseen.split_whitespace().take(11).collect();
    *search.lock().unwrap() = format!("1. {}\n- {}\n", words.join(" "), words.join(" "));
    with(&engine, Agent::Researcher, |settings| settings.passages = Some(2)).await;
    let document = written(&mut engine, request).await;
    let after: Vec<Vec<String>> = of(&server, Agent::Writer)[before.len()..].iter().map(passages).collect();
    assert_eq!(of(&server, Agent::Researcher).len(), document.sections.len(), "once for a section");
    assert!(after.len() >= before.len());
    assert!(after[0].iter().any(|shown| shown.contains(unseen.trim())), "{:?}", after[0]);
    for (before, after) in before.iter().zip(&after) {
        let more = after.iter().filter(|shown| !before.contains(shown)).count();
        assert_eq!((more, after.len()), (2, before.len() + 2), "as many more as it may have");
        let mut once = after.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), after.len(), "each is shown once");
    }
    assert!(sentences(&document).iter().all(|one| !one.citations.is_empty()));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_checker_takes_trust_away_and_gives_none() {
    let lies = "Zebras were never counted by anybody in 1999.";
    let server = ModelServer::start(move |_, call: &Call, line: &mut Line| match agent(call) {
        Agent::Writer if call.body.contains("No passage supports") => line.answer(&format!("1. {lies}")),
        Agent::Writer => line.answer(&format!("{} {lies}", faithful(call))),
        _ => line.answer("1. no\n2. yes\n3. NO.\n4. yes\n5. yes\n6. yes\n7. yes\n8. yes"),
    });
    let mut engine = TestEngine::open().await;
    with(&engine, Agent::Checker, |_| {}).await;
    let request = wanted(&engine, &server, TITLE, false).await;
    let document = written(&mut engine, request).await;
    let support = |one: &Sentence| one.support.clone().unwrap();
    let first: Vec<&Sentence> = document.sections[0].paragraphs.iter().flat_map(|one| &one.sentences).collect();
    for (at, sentence) in first.iter().take(4).enumerate() {
        let support = support(sentence);
        let doubted = at == 0 || at == 2;
        let expected = if doubted { Verdict::Partly } else { Verdict::Supported };
        assert_eq!((support.verdict, support.doubts.contains(&Doubt::SecondLook)), (expected, doubted), "{sentence:?}");
        assert!(!sentence.citations.is_empty(), "it is told where it comes from all the same");
    }
    let lie = sentences(&document).into_iter().find(|one| one.text == lies).expect("it was said");
    assert_eq!(support(lie).verdict, Verdict::Unsupported);
    for call in of(&server, Agent::Checker) {
        let asked = message(&call, 1);
        assert!(!asked.contains("Zebras"), "what has no source is not asked about: {asked}");
        let shown = passages(&call);
        assert!((1..=8).contains(&shown.len()), "{} at once", shown.len());
        assert_eq!(asked.matches("\nSentence ").count(), shown.len());
    }
    assert_eq!(
        document.quality.written_in_doubt as usize,
        sentences(&document).iter().filter(|one| support(one).verdict != Verdict::Supported).count()
    );
    engine.handle.shutdown().await;
}

/// The section that the editor is given, sentence by sentence with its numbers.
fn given(call: &Call) -> Vec<String> {
    let text = message(call, 1);
    let text = text.split_once("The section as it is:\n").unwrap().1.split_once("\n\nWrite the whole").unwrap().0;
    text.split_inclusive(']').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

/// What is made of the sentences of a section before they are said.
type Spoil = fn(&mut Vec<String>);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_editor_is_heard_where_nothing_is_lost() {
    let spoil: Arc<Mutex<Spoil>> = Arc::new(Mutex::new(|_| {}));
    let server = server({
        let spoil = spoil.clone();
        move |_, call| {
            let mut said = given(call);
            said.reverse();
            (spoil.lock().unwrap())(&mut said);
            said.join("\n")
        }
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, TITLE, false).await;
    let plain = texts(&written(&mut engine, request.clone()).await);
    let expected = engine.handle.outline(request.clone()).await.unwrap().estimate.unwrap();
    with(&engine, Agent::Editor, |_| {}).await;
    let more = engine.handle.outline(request.clone()).await.unwrap().estimate.unwrap();
    assert!(more.tokens_in > expected.tokens_in && more.tokens_out > expected.tokens_out, "{more:?}");
    let document = written(&mut engine, request.clone()).await;
    let edited = texts(&document);
    for (plain, edited) in plain.iter().zip(&edited) {
        let back: Vec<String> = edited.iter().rev().cloned().collect();
        assert!(&back == plain || plain.len() < 2, "{edited:?}");
    }
    assert_ne!(edited, plain);
    assert!(sentences(&document).iter().all(|one| one.support.as_ref().unwrap().verdict == Verdict::Supported));
    let spoilt: [(&str, Spoil); 6] = [
        ("a number", |said| {
            said[0] = said[0].replacen(|character: char| character.is_ascii_digit(), "", 1);
        }),
        ("a sentence", |said| drop(said.pop())),
        ("a lie", |said| said.push("The mayor of Atlantis resigned in 1999. [1]".to_owned())),
        ("length", |said| {
            for one in said {
                *one = format!("It is well known to everybody in the town and beyond that {one}");
            }
        }),
        ("everything", |said| said.truncate(0)),
        ("another year", |said| said[0] = said[0].replace(" on day ", " on day 4 and on day ")),
    ];
    for (what, way) in spoilt {
        *spoil.lock().unwrap() = way;
        let document = written(&mut engine, request.clone()).await;
        let changed =
            texts(&document).iter().zip(&plain).filter(|(one, other)| one != other && other.len() > 1).count();
        assert_eq!(changed, 0, "{what} is lost or added: {:?}", texts(&document));
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_what_the_server_is_asked_with() {
    let (first, second) = (server(|_, _| "1. yes".to_owned()), server(|_, _| "1. yes".to_owned()));
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &first, TITLE, false).await;
    let connection = engine.handle.save_connection(to(&second)).await.unwrap().id;
    with(&engine, Agent::Writer, |settings| {
        settings.temperature = 0.7;
        settings.top_p = Some(0.9);
        settings.most_tokens = Some(200);
        settings.passages = Some(3);
        settings.instructions = "Write in short {form} sentences.".to_owned();
    })
    .await;
    with(&engine, Agent::Checker, |settings| {
        settings.model = Some(ModelChoice { connection: connection.clone(), model: "other".to_owned() });
        settings.most_tokens = Some(64);
        settings.instructions = "Be strict.".to_owned();
    })
    .await;
    written(&mut engine, request).await;
    let body = |call: &Call| serde_json::from_str::<serde_json::Value>(&call.body).unwrap();
    assert!(of(&first, Agent::Checker).is_empty() && of(&second, Agent::Writer).is_empty());
    for call in of(&first, Agent::Writer) {
        let asked = body(&call);
        assert_eq!((&asked["temperature"], &asked["top_p"]), (&0.7.into(), &0.9.into()));
        assert!(asked["max_tokens"].as_u64().unwrap() <= 200, "{}", asked["max_tokens"]);
        assert!(passages(&call).len() <= 3);
        let rules = message(&call, 0);
        assert!(rules.ends_with("as far as the rules allow it:\nWrite in short {form} sentences."), "{rules}");
        assert!(!message(&call, 1).contains("short {form}"));
    }
    assert!(!of(&second, Agent::Checker).is_empty());
    for call in of(&second, Agent::Checker) {
        let asked = body(&call);
        assert_eq!((&asked["temperature"], &asked["model"]), (&0.0.into(), &"other".into()));
        assert_eq!((asked.get("top_p"), &asked["max_tokens"]), (None, &64.into()));
        assert!(message(&call, 0).ends_with("Be strict."));
    }
    let used = engine.handle.connections().await.unwrap().connections.into_iter().find(|one| one.id == connection);
    assert!(used.is_some_and(|one| one.this_month.tokens_in > 0.0), "what it takes is counted");
    // Whoever had a model that is gone asks nobody else instead.
    engine.handle.remove_connection(connection).await.unwrap();
    let agents = engine.handle.agents().await.unwrap();
    assert!(!agents.checker.on && agents.checker.model.is_none() && agents.writer.temperature > 0.6);
    let usual = engine.handle.set_agent(Agent::Writer, None).await.unwrap();
    assert_eq!(usual.writer, settings(&Agents::default(), Agent::Writer));
    let refused = AgentSettings { temperature: 9.0, ..usual.editor };
    let refused = engine.handle.set_agent(Agent::Editor, Some(refused)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("temperature"));
    engine.handle.shutdown().await;
}
