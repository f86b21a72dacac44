//! The agents that have a model work on a document, what each of them may do, and the prompts that they are asked with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ApiError, ModelChoice};

/// Most passages of a section that an agent may be given.
const MOST_PASSAGES: u32 = 30;

/// Tokens that an answer may be limited to: fewer hold no answer, and more no model gives.
const TOKENS: std::ops::RangeInclusive<u32> = 64..=32_768;

/// Most characters of the user's own instructions to an agent.
const LONGEST_INSTRUCTIONS: usize = 2_000;

/// A role in which a model works on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Agent {
    /// Says, once for a document, what each section should answer from these sources.
    Planner,
    /// Says what to look for in the sources, for each section.
    Researcher,
    /// Writes the sections.
    Writer,
    /// Takes a second look at the sentences that the built-in check lets pass.
    Checker,
    /// Makes a section read better.
    Editor,
}

impl Agent {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 5] = [Self::Planner, Self::Researcher, Self::Writer, Self::Editor, Self::Checker];

    /// Whether it is given passages of which there may be more or fewer.
    const fn counts_passages(self) -> bool {
        matches!(self, Self::Researcher | Self::Writer)
    }
}

/// What an agent may do, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AgentSettings {
    /// Whether it works at all. The writer always does where a model writes.
    pub on: bool,
    /// Its model; none for the one that writes the document. The writer has no other.
    pub model: Option<ModelChoice>,
    /// How freely it chooses its words, from 0, the likeliest alone, to 2.
    pub temperature: f32,
    /// The likeliest words that together make up this part of all, from 0 to 1, are the ones it chooses from; none for what
    /// its server takes. Some servers refuse a question with both this and a temperature.
    pub top_p: Option<f32>,
    /// Most tokens of an answer, 64 to 32,768; none for as many as the task takes.
    pub most_tokens: Option<u32>,
    /// Of the writer, most passages that it is shown for a section; of the researcher, most that it adds to these. 1 to 30;
    /// none for the usual number, and for the others.
    pub passages: Option<u32>,
    /// What the user tells it besides, at most 2,000 characters.
    pub instructions: String,
}

impl AgentSettings {
    /// What is right for small models on small computers: the writer alone works, and says what the passages say.
    pub(crate) const fn usual(agent: Agent) -> Self {
        let (on, temperature) = match agent {
            Agent::Writer => (true, 0.2),
            // Of one opinion, whenever it is asked.
            Agent::Checker => (false, 0.0),
            Agent::Editor => (false, 0.3),
            // Good ideas are not always the likeliest ones.
            Agent::Planner | Agent::Researcher => (false, 0.4),
        };
        Self {
            on,
            model: None,
            temperature,
            top_p: None,
            most_tokens: None,
            passages: None,
            instructions: String::new(),
        }
    }

    /// The settings of that agent as they are to be stored.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub(crate) fn checked(self, agent: Agent) -> Result<Self, ApiError> {
        let refused = |field: &str, message: &str| Err(ApiError::invalid(field, message));
        if agent == Agent::Writer && !self.on {
            return refused(
                "on",
                "The writer works wherever a model writes. To write without a model, choose ATLES itself.",
            );
        }
        if agent == Agent::Writer && self.model.is_some() {
            return refused("model", "Who writes is chosen for the document.");
        }
        if !(0.0..=2.0).contains(&self.temperature) {
            return refused("temperature", "Enter a temperature from 0 to 2.");
        }
        if self.top_p.is_some_and(|top_p| !(top_p > 0.0 && top_p <= 1.0)) {
            return refused("top_p", "Enter a top-p above 0 and up to 1, or nothing.");
        }
        if self.most_tokens.is_some_and(|most| !TOKENS.contains(&most)) {
            return refused("most_tokens", "Enter 64 to 32,768 tokens, or nothing.");
        }
        if self.passages.is_some() && !agent.counts_passages() {
            return refused("passages", "Only the researcher and the writer are given passages.");
        }
        if self.passages.is_some_and(|passages| !(1..=MOST_PASSAGES).contains(&passages)) {
            return refused("passages", "Enter 1 to 30 passages, or nothing.");
        }
        let instructions = self.instructions.trim().to_owned();
        if instructions.chars().count() > LONGEST_INSTRUCTIONS {
            return refused("instructions", "The instructions are longer than 2,000 characters.");
        }
        Ok(Self { instructions, ..self })
    }
}

/// The settings of all agents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Agents {
    /// Of the planner.
    pub planner: AgentSettings,
    /// Of the researcher.
    pub researcher: AgentSettings,
    /// Of the writer.
    pub writer: AgentSettings,
    /// Of the checker.
    pub checker: AgentSettings,
    /// Of the editor.
    pub editor: AgentSettings,
}

impl Default for Agents {
    fn default() -> Self {
        Self {
            planner: AgentSettings::usual(Agent::Planner),
            researcher: AgentSettings::usual(Agent::Researcher),
            writer: AgentSettings::usual(Agent::Writer),
            checker: AgentSettings::usual(Agent::Checker),
            editor: AgentSettings::usual(Agent::Editor),
        }
    }
}

impl Agents {
    /// The settings of one.
    pub(crate) const fn of(&self, agent: Agent) -> &AgentSettings {
        match agent {
            Agent::Planner => &self.planner,
            Agent::Researcher => &self.researcher,
            Agent::Writer => &self.writer,
            Agent::Checker => &self.checker,
            Agent::Editor => &self.editor,
        }
    }

    /// The same, to be changed.
    pub(crate) const fn of_mut(&mut self, agent: Agent) -> &mut AgentSettings {
        match agent {
            Agent::Planner => &mut self.planner,
            Agent::Researcher => &mut self.researcher,
            Agent::Writer => &mut self.writer,
            Agent::Checker => &mut self.checker,
            Agent::Editor => &mut self.editor,
        }
    }

    /// The agents without a connection that is gone: whoever used its model is asked no more. What was to go to one server
    /// does not go to another without being asked.
    pub(crate) fn without(mut self, gone: &str) -> Self {
        for agent in Agent::ALL {
            let settings = self.of_mut(agent);
            if settings.model.as_ref().is_some_and(|model| model.connection == gone) {
                settings.model = None;
                settings.on = false;
            }
        }
        self
    }
}

/// A prompt, exactly as it is compiled in: what stands in braces is filled in when it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Prompt {
    /// Its name, such as `section`.
    pub name: String,
    /// Its version, from 1. A changed prompt has another.
    pub version: u32,
    /// The agents that are asked with it.
    pub agents: Vec<Agent>,
    /// Its text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(agent: Agent, change: impl FnOnce(&mut AgentSettings)) -> Option<String> {
        let mut settings = AgentSettings { on: true, ..AgentSettings::usual(agent) };
        change(&mut settings);
        settings.checked(agent).err().and_then(|refused| refused.field)
    }

    #[test]
    fn what_no_agent_can_do_is_refused_with_its_field() {
        let named = |agent, change: fn(&mut AgentSettings)| field(agent, change);
        for agent in Agent::ALL {
            assert_eq!(named(agent, |_| {}), None, "{agent:?} may work as it usually does");
            assert_eq!(named(agent, |one| one.temperature = 2.1).as_deref(), Some("temperature"));
            assert_eq!(named(agent, |one| one.temperature = f32::NAN).as_deref(), Some("temperature"));
            assert_eq!(named(agent, |one| one.top_p = Some(0.0)).as_deref(), Some("top_p"));
            assert_eq!(named(agent, |one| one.top_p = Some(1.0)), None);
            assert_eq!(named(agent, |one| one.most_tokens = Some(63)).as_deref(), Some("most_tokens"));
            assert_eq!(named(agent, |one| one.instructions = "x".repeat(2_001)).as_deref(), Some("instructions"));
            assert_eq!(named(agent, |one| one.instructions = format!(" {} ", "x".repeat(2_000))), None);
        }
        assert_eq!(named(Agent::Writer, |one| one.on = false).as_deref(), Some("on"));
        let model = |one: &mut AgentSettings| {
            one.model = Some(ModelChoice { connection: "c".to_owned(), model: "m".to_owned() });
        };
        assert_eq!(named(Agent::Writer, model).as_deref(), Some("model"));
        assert_eq!(named(Agent::Editor, model), None);
        assert_eq!(named(Agent::Researcher, |one| one.passages = Some(30)), None);
        assert_eq!(named(Agent::Researcher, |one| one.passages = Some(31)).as_deref(), Some("passages"));
        assert_eq!(named(Agent::Checker, |one| one.passages = Some(3)).as_deref(), Some("passages"));
    }

    #[test]
    fn an_agent_whose_connection_is_gone_asks_nobody_else_instead() {
        let mut agents = Agents::default();
        for agent in [Agent::Planner, Agent::Editor] {
            let connection = if agent == Agent::Planner { "gone" } else { "stays" }.to_owned();
            let settings = agents.of_mut(agent);
            settings.on = true;
            settings.model = Some(ModelChoice { connection, model: "m".to_owned() });
        }
        let left = agents.without("gone");
        assert!(!left.planner.on && left.planner.model.is_none(), "{:?}", left.planner);
        assert!(left.editor.on && left.editor.model.is_some() && left.writer.on, "{left:?}");
    }
}
