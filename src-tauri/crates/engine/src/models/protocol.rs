//! The two protocols: that of OpenAI, which nearly every server speaks, and Ollama's own, because its other one cannot say how
//! long a context is wanted and cuts off questions in silence.
//!
//! Servers differ in what they leave out: `content` may be null, `usage` and `[DONE]` may be missing, an error may come in the
//! midst of an answer. All of that is taken as it comes; what is required is that something says how the answer ended.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::fault::ModelFault;
use super::{Ending, Question};

/// How a server is talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Server-sent events, as OpenAI has them.
    OpenAi,
    /// A line of JSON for each piece, as Ollama has them.
    Ollama,
}

/// What a piece of an answer says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// Words of the answer.
    pub(super) text: String,
    /// Whether it is part of an answer at all.
    pub(super) known: bool,
    /// How the answer ended, if it says so.
    pub(super) ending: Option<Ending>,
    /// Tokens of the question.
    pub(super) asked: Option<u32>,
    /// Tokens of the answer.
    pub(super) answered: Option<u32>,
}

impl Protocol {
    /// The body of the call. `context` is the length of the context that is wanted, where it can be said.
    pub(super) fn body(self, model: &str, question: &Question, context: Option<u32>) -> Value {
        let temperature = decimal(question.temperature);
        let mut body = match self {
            Self::OpenAi => json!({
                "model": model,
                "messages": question.messages,
                "max_tokens": question.most_tokens,
                "temperature": temperature,
                "stream": true,
                "stream_options": { "include_usage": true },
            }),
            Self::Ollama => {
                let mut options = json!({ "num_predict": question.most_tokens, "temperature": temperature });
                if let (Some(context), Some(options)) = (context, options.as_object_mut()) {
                    options.insert("num_ctx".to_owned(), context.into());
                }
                json!({ "model": model, "messages": question.messages, "stream": true, "options": options })
            }
        };
        if let Some(top_p) = question.top_p {
            let place = match self {
                Self::OpenAi => &mut body["top_p"],
                Self::Ollama => &mut body["options"]["top_p"],
            };
            *place = decimal(top_p).into();
        }
        body
    }

    /// Understands a piece.
    pub(super) fn piece(self, text: &str) -> Result<Piece, ModelFault> {
        match self {
            Self::OpenAi => of_openai(parse(text)?),
            Self::Ollama => of_ollama(parse(text)?),
        }
    }
}

/// Reads a piece, of which there are thousands: into its form at once where it has it. What has not may still be a complaint,
/// which says more than that it has another form.
fn parse<T: DeserializeOwned + Complaint>(text: &str) -> Result<T, ModelFault> {
    let error = match serde_json::from_str::<T>(text) {
        Ok(piece) => {
            return match piece.complaint() {
                Some(complaint) => Err(told_by(None, complaint)),
                None => Ok(piece),
            };
        }
        Err(error) => error,
    };
    let value: Value = serde_json::from_str(text).map_err(|error| ModelFault::Garbled(format!("no JSON: {error}")))?;
    match value.get("error").filter(|error| !error.is_null()) {
        Some(complaint) => Err(told_by(None, complaint)),
        None => Err(ModelFault::Garbled(error.to_string())),
    }
}

/// What may say in the midst of an answer that there will be none.
trait Complaint {
    /// What went wrong.
    fn complaint(&self) -> Option<&Value>;
}

impl Complaint for Chunk {
    fn complaint(&self) -> Option<&Value> {
        self.error.as_ref().filter(|error| !error.is_null())
    }
}

impl Complaint for Line {
    fn complaint(&self) -> Option<&Value> {
        self.error.as_ref().filter(|error| !error.is_null())
    }
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Option<Words>,
    #[serde(default)]
    message: Option<Words>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: Option<u32>,
    #[serde(default)]
    completion_tokens: Option<u32>,
}

fn of_openai(chunk: Chunk) -> Result<Piece, ModelFault> {
    let mut piece = Piece { known: chunk.choices.is_some(), ..Piece::default() };
    if let Some(usage) = chunk.usage {
        (piece.asked, piece.answered) = (usage.prompt_tokens, usage.completion_tokens);
    }
    for choice in chunk.choices.unwrap_or_default().into_iter().take(1) {
        let words = choice.delta.or(choice.message);
        piece.text = words.and_then(|words| words.content).unwrap_or_default();
        piece.ending = choice.finish_reason.as_deref().map(ending).transpose()?;
    }
    Ok(piece)
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    message: Option<Words>,
    #[serde(default)]
    done: Option<bool>,
    #[serde(default)]
    done_reason: Option<String>,
    #[serde(default)]
    prompt_eval_count: Option<u32>,
    #[serde(default)]
    eval_count: Option<u32>,
}

fn of_ollama(line: Line) -> Result<Piece, ModelFault> {
    let done = line.done.unwrap_or_default();
    Ok(Piece {
        known: line.done.is_some() || line.message.is_some(),
        text: line.message.and_then(|words| words.content).unwrap_or_default(),
        ending: done.then(|| ending(line.done_reason.as_deref().unwrap_or("stop"))).transpose()?,
        asked: line.prompt_eval_count,
        answered: line.eval_count,
    })
}

fn ending(reason: &str) -> Result<Ending, ModelFault> {
    match reason {
        "length" | "max_tokens" => Ok(Ending::OutOfRoom),
        "content_filter" => Err(ModelFault::Refused("its filter does not let the answer through".to_owned())),
        _ => Ok(Ending::Whole),
    }
}

/// What a server says that went wrong, told by its status (absent in the midst of an answer) and its words.
pub(super) fn told_by(status: Option<u16>, error: &Value) -> ModelFault {
    let words = error.get("message").or_else(|| error.get("detail")).unwrap_or(error);
    let words = one_line(words.as_str().unwrap_or(&words.to_string()));
    let kind = ["type", "code"].iter().filter_map(|name| error.get(*name)?.as_str()).collect::<Vec<_>>().join(" ");
    let told = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    let status = status.or(told);
    let lower = format!("{} {}", kind, words).to_lowercase();
    let has = |needle: &str| lower.contains(needle);
    let number = |name: &str| error.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let too_long = has("exceed_context_size")
        || has("context_length_exceeded")
        || has("context") && (has("exceed") || has("maximum") || has("too long") || has("larger than"))
        || has("prompt is too long");
    let missing = has("model")
        && (has("not found")
            || has("does not exist")
            || has("no such")
            || has("unknown model")
            || has("model_not_found"));
    match status {
        _ if too_long => ModelFault::TooLong {
            needed: number("n_prompt_tokens").unwrap_or_default(),
            room: number("n_ctx").unwrap_or_default(),
        },
        Some(401 | 403) => ModelFault::KeyRefused(words),
        _ if missing => ModelFault::NoSuchModel(words),
        Some(404 | 405) => ModelFault::WrongAddress(words),
        Some(413) => ModelFault::TooLong { needed: 0, room: 0 },
        Some(402) => ModelFault::Refused(words),
        Some(429) if has("quota") || has("billing") => ModelFault::Refused(words),
        Some(429) => ModelFault::Busy(None),
        Some(503) if has("loading") || has("overloaded") || has("capacity") => ModelFault::Busy(None),
        Some(408 | 409 | 425 | 500..=599) | None => ModelFault::Broken(words),
        Some(300..=399) => ModelFault::WrongAddress("it points elsewhere".to_owned()),
        Some(_) => ModelFault::Refused(words),
    }
}

/// A setting as people write it: 0.2, and not the nearest fraction of two that it is kept as.
fn decimal(number: f32) -> f64 {
    (f64::from(number) * 1_000.0).round() / 1_000.0
}

/// Words of a server, made fit to be shown: on one line, and not too many.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(300) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Message, Role};
    use super::*;

    fn piece(protocol: Protocol, text: &str) -> Piece {
        protocol.piece(text).unwrap()
    }

    #[test]
    fn pieces_of_openai_are_understood_whatever_they_leave_out() {
        let of = |text| piece(Protocol::OpenAi, text);
        let first = of(r#"{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}]}"#);
        assert_eq!(first, Piece { known: true, ..Piece::default() });
        assert_eq!(of(r#"{"choices":[{"delta":{"content":"Hey"}}]}"#).text, "Hey");
        assert_eq!(of(r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#).ending, Some(Ending::OutOfRoom));
        let usage = of(r#"{"choices":[],"usage":{"prompt_tokens":17,"completion_tokens":24}}"#);
        assert_eq!((usage.asked, usage.answered, usage.ending), (Some(17), Some(24), None));
        assert!(!of(r#"{"type":"ping"}"#).known, "no part of an answer");
        let whole = of(r#"{"choices":[{"message":{"content":"All of it."},"finish_reason":"stop"}]}"#);
        assert_eq!((whole.text.as_str(), whole.ending), ("All of it.", Some(Ending::Whole)));
    }

    #[test]
    fn pieces_of_ollama_are_understood() {
        let of = |text| piece(Protocol::Ollama, text);
        assert_eq!(of(r#"{"message":{"role":"assistant","content":"Hey"},"done":false}"#).text, "Hey");
        let last =
            of(r#"{"message":{"content":""},"done":true,"done_reason":"length","prompt_eval_count":9,"eval_count":3}"#);
        assert_eq!((last.ending, last.asked, last.answered), (Some(Ending::OutOfRoom), Some(9), Some(3)));
        assert_eq!(of(r#"{"done":true}"#).ending, Some(Ending::Whole), "old ones do not say why");
        let error = Protocol::Ollama.piece(r#"{"error":"model 'x' not found"}"#);
        assert!(matches!(error, Err(ModelFault::NoSuchModel(_))), "{error:?}");
    }

    #[test]
    fn what_servers_complain_about_is_told_apart() {
        let of = |status, error: Value| told_by(status, &error);
        let overflow = json!({"code":400,"message":"request (9009 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9009,"n_ctx":4096});
        assert_eq!(of(Some(400), overflow), ModelFault::TooLong { needed: 9009, room: 4096 });
        let openai =
            json!({"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"});
        assert_eq!(of(Some(400), openai), ModelFault::TooLong { needed: 0, room: 0 });
        assert!(matches!(of(Some(401), json!({"message":"Invalid API Key"})), ModelFault::KeyRefused(_)));
        assert!(matches!(
            of(Some(404), json!("model 'x' not found, try pulling it first")),
            ModelFault::NoSuchModel(_)
        ));
        assert!(matches!(of(Some(404), json!({"message":"File Not Found"})), ModelFault::WrongAddress(_)));
        assert!(matches!(of(Some(429), json!({"message":"slow down"})), ModelFault::Busy(None)));
        assert!(matches!(of(Some(429), json!({"message":"You exceeded your current quota"})), ModelFault::Refused(_)));
        assert!(matches!(of(Some(503), json!({"message":"Loading model"})), ModelFault::Busy(None)));
        assert!(matches!(of(Some(500), json!({"message":"oops"})), ModelFault::Broken(_)));
        assert!(matches!(of(None, json!({"message":"oops","code":500})), ModelFault::Broken(_)));
    }

    #[test]
    fn a_question_says_its_limits_in_the_words_of_each_protocol() {
        let messages = [Role::System, Role::User, Role::Assistant].map(|role| Message::new(role, "x")).to_vec();
        let question = Question { messages, most_tokens: 7, temperature: 0.2, top_p: Some(0.9) };
        let body = Protocol::OpenAi.body("m", &question, Some(99));
        assert_eq!((&body["max_tokens"], &body["messages"][2]["role"]), (&json!(7), &json!("assistant")));
        assert_eq!((&body["temperature"], &body["top_p"]), (&json!(0.2), &json!(0.9)), "as the user has written them");
        let body = Protocol::Ollama.body("m", &question, Some(99));
        assert_eq!((&body["options"]["num_predict"], &body["options"]["num_ctx"]), (&json!(7), &json!(99)));
        assert_eq!((&body["options"]["temperature"], &body["options"]["top_p"]), (&json!(0.2), &json!(0.9)));
        let plain = Protocol::OpenAi.body("m", &Question { top_p: None, ..question }, None);
        assert_eq!(plain.get("top_p"), None, "some servers refuse a question with both");
    }
}
