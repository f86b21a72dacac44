//! The table `requests`: what was asked for, what was planned for it, and what stood in its way.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::Result;
use crate::api::{ApiError, DocumentRequest, NotRead};

/// A request as stored. Its state is that of the job with the same id.
#[derive(Debug, Clone)]
pub(crate) struct RequestRow {
    /// Id of the request and of its job.
    pub(crate) id: String,
    /// What was asked for.
    pub(crate) request: DocumentRequest,
    /// When it was accepted (RFC 3339).
    pub(crate) created_at: String,
    /// When work on it first began.
    pub(crate) started_at: Option<String>,
    /// When it ended.
    pub(crate) finished_at: Option<String>,
    /// Why it is paused, waits or was given up.
    pub(crate) problem: Option<ApiError>,
    /// What of its sources could not be read.
    pub(crate) not_read: Vec<NotRead>,
    /// What it is written from, once that is settled.
    pub(crate) plan: Option<Plan>,
    /// The path that is reserved for its document.
    pub(crate) output: Option<String>,
    /// The document that it writes again.
    pub(crate) rewrites: Option<String>,
}

/// What a request is written from. Settled once, so that a continued request is written from the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The sources in the order in which they are used.
    pub(crate) sources: Vec<PlannedSource>,
    /// What a planner says that the sections should answer: for each its question, none for that of the outline. Absent as
    /// long as none was asked.
    #[serde(default)]
    pub(crate) questions: Option<Vec<Option<String>>>,
}

/// A source of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedSource {
    /// Path as shown.
    pub(crate) path: String,
    /// Hash of its content.
    pub(crate) hash: String,
}

/// The queries on the table.
pub(crate) struct Requests<'c>(pub(crate) &'c Connection);

const COLUMNS: &str = "id, request, created_at, started_at, finished_at, problem, not_read, plan, output, rewrites";

impl Requests<'_> {
    /// Adds a request.
    pub(crate) fn insert(&self, id: &str, request: &DocumentRequest, now: &str) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO requests (id, request, created_at) VALUES (?1, ?2, ?3)")?
            .execute(params![id, serde_json::to_string(request)?, now])?;
        Ok(())
    }

    /// The request with that id.
    pub(crate) fn get(&self, id: &str) -> Result<RequestRow> {
        let raw = self
            .0
            .prepare_cached(&format!("SELECT {COLUMNS} FROM requests WHERE id = ?1"))?
            .query_row([id], RawRow::read)?;
        raw.parse()
    }

    /// Replaces what was asked for, for a change of priority.
    pub(crate) fn set_request(&self, id: &str, request: &DocumentRequest) -> Result<()> {
        self.update("request = ?2", id, &serde_json::to_string(request)?)
    }

    /// Records the first time that work began; later calls change nothing.
    pub(crate) fn set_started(&self, id: &str, now: &str) -> Result<()> {
        self.update("started_at = coalesce(started_at, ?2)", id, now)
    }

    /// Records the end and its reason.
    pub(crate) fn set_finished(&self, id: &str, now: &str, problem: Option<&ApiError>) -> Result<()> {
        self.update("finished_at = ?2", id, now)?;
        self.set_problem(id, problem)
    }

    /// Forgets the end, for another try.
    pub(crate) fn set_unfinished(&self, id: &str) -> Result<()> {
        self.0
            .prepare_cached("UPDATE requests SET finished_at = NULL, problem = NULL, finish_now = 0 WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }

    /// Records why a request waits, or that nothing stands in its way.
    pub(crate) fn set_problem(&self, id: &str, problem: Option<&ApiError>) -> Result<()> {
        let problem = problem.map(serde_json::to_string).transpose()?;
        self.0.prepare_cached("UPDATE requests SET problem = ?2 WHERE id = ?1")?.execute(params![id, problem])?;
        Ok(())
    }

    /// Settles what the request is written from, and what could not be read.
    pub(crate) fn set_plan(&self, id: &str, plan: Option<&Plan>, not_read: &[NotRead]) -> Result<()> {
        let plan = plan.map(serde_json::to_string).transpose()?;
        self.update("not_read = ?2", id, &serde_json::to_string(not_read)?)?;
        self.0.prepare_cached("UPDATE requests SET plan = ?2 WHERE id = ?1")?.execute(params![id, plan])?;
        Ok(())
    }

    /// Settles what was still open of what the request is written from.
    pub(crate) fn settle_plan(&self, id: &str, plan: &Plan) -> Result<()> {
        self.update("plan = ?2", id, &serde_json::to_string(plan)?)
    }

    /// Records how many sections are planned.
    pub(crate) fn set_sections_planned(&self, id: &str, sections: u32) -> Result<()> {
        self.0.prepare_cached("UPDATE requests SET sections = ?2 WHERE id = ?1")?.execute(params![id, sections])?;
        Ok(())
    }

    /// How many sections are planned; 0 before the plan.
    pub(crate) fn sections_planned(&self, id: &str) -> Result<u32> {
        Ok(self.0.prepare_cached("SELECT sections FROM requests WHERE id = ?1")?.query_row([id], |row| row.get(0))?)
    }

    /// Records that the user wants the document with the sections that there are, or not any more.
    pub(crate) fn set_finish_now(&self, id: &str, finish_now: bool) -> Result<()> {
        self.0.prepare_cached("UPDATE requests SET finish_now = ?2 WHERE id = ?1")?.execute(params![id, finish_now])?;
        Ok(())
    }

    /// Paths that the latest requests were made with, latest first, each once.
    pub(crate) fn latest_sources(&self, requests: u32) -> Result<Vec<String>> {
        let mut statement =
            self.0.prepare_cached("SELECT request FROM requests ORDER BY created_at DESC, id DESC LIMIT ?1")?;
        let mut paths: Vec<String> = Vec::new();
        for request in statement.query_map([requests], |row| row.get::<_, String>(0))? {
            let request: DocumentRequest = serde_json::from_str(&request?)?;
            for path in request.sources {
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        Ok(paths)
    }

    /// Whether the user wants the document with the sections that there are.
    pub(crate) fn finish_now(&self, id: &str) -> Result<bool> {
        Ok(self.0.prepare_cached("SELECT finish_now FROM requests WHERE id = ?1")?.query_row([id], |row| row.get(0))?)
    }

    /// Records that the request writes a document again.
    pub(crate) fn set_rewrites(&self, id: &str, document_id: &str) -> Result<()> {
        self.update("rewrites = ?2", id, document_id)
    }

    /// Reserves a path for the document. False if another request holds it.
    pub(crate) fn reserve_output(&self, id: &str, path: &str) -> Result<bool> {
        let changed = self
            .0
            .prepare_cached(
                "UPDATE requests SET output = ?2 WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM requests WHERE output = ?2 AND id <> ?1)",
            )?
            .execute(params![id, path])?;
        Ok(changed == 1)
    }

    /// The titles that were asked for last.
    pub(crate) fn latest_titles(&self, limit: u32) -> Result<Vec<String>> {
        let sql = "SELECT request ->> 'title' FROM requests ORDER BY rowid DESC LIMIT ?1";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([limit], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether nothing was ever asked for. What was cleared away was asked for: the numbers of its events were given out.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        let sql = "SELECT 1 FROM sqlite_sequence WHERE name = 'request_events' AND seq > 0";
        let found: Option<i64> = self.0.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
        Ok(found.is_none())
    }

    /// Takes a request away, with its sections, unless a document or an earlier version of one stands on it. True if it is
    /// gone.
    pub(crate) fn remove_unless_documented(&self, id: &str) -> Result<bool> {
        let sql = "DELETE FROM requests WHERE id = ?1
                       AND NOT EXISTS (SELECT 1 FROM documents WHERE request_id = ?1)
                       AND NOT EXISTS (SELECT 1 FROM versions WHERE request_id = ?1)";
        Ok(self.0.prepare_cached(sql)?.execute([id])? == 1)
    }

    fn update(&self, assignment: &str, id: &str, value: &str) -> Result<()> {
        self.0
            .prepare_cached(&format!("UPDATE requests SET {assignment} WHERE id = ?1"))?
            .execute(params![id, value])?;
        Ok(())
    }
}

/// A row before its JSON is parsed.
struct RawRow {
    id: String,
    request: String,
    created_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
    problem: Option<String>,
    not_read: String,
    plan: Option<String>,
    output: Option<String>,
    rewrites: Option<String>,
}

impl RawRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            request: row.get(1)?,
            created_at: row.get(2)?,
            started_at: row.get(3)?,
            finished_at: row.get(4)?,
            problem: row.get(5)?,
            not_read: row.get(6)?,
            plan: row.get(7)?,
            output: row.get(8)?,
            rewrites: row.get(9)?,
        })
    }

    fn parse(self) -> Result<RequestRow> {
        let Self { id, request, created_at, started_at, finished_at, problem, not_read, plan, output, rewrites } = self;
        Ok(RequestRow {
            id,
            request: serde_json::from_str(&request)?,
            created_at,
            started_at,
            finished_at,
            problem: problem.as_deref().map(serde_json::from_str).transpose()?,
            not_read: serde_json::from_str(&not_read)?,
            plan: plan.as_deref().map(serde_json::from_str).transpose()?,
            output,
            rewrites,
        })
    }
}
