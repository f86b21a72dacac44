//! E-mail (EML) and pages that were saved with all their parts (MHTML), read by mail-parser: the subject as heading, who
//! wrote to whom and when, the text, and the names of what was attached. Attached files are files of their own: they are
//! named and not opened.

use std::fmt::Write as _;

use mail_parser::{Address, Message, MessageParser, MimeHeaders as _, PartType};

use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::html::read_page;
use super::limits::Limits;
use super::text::read_lines;
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

/// Messages in messages that are followed.
const DEEPEST: u8 = 3;

/// Most people who are named in one field.
const MOST_PEOPLE: usize = 50;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let message = MessageParser::default().parse(bytes).ok_or_else(|| failure(ReadErrorCode::Damaged))?;
    let mut builder = BlockBuilder::new(limits);
    add(&message, 0, &mut builder, limits)?;
    builder.finish()
}

fn add(message: &Message<'_>, depth: u8, builder: &mut BlockBuilder, limits: &Limits) -> Result<(), ReadFailure> {
    builder.heading(depth + 1, message.subject().unwrap_or_default());
    for (name, people) in [("From", message.from()), ("To", message.to()), ("Cc", message.cc())] {
        if let Some(people) = people.map(names).filter(|people| !people.is_empty()) {
            builder.with_role(BlockRole::Header, BlockKind::Paragraph, &format!("{name}: {people}"));
        }
    }
    if let Some(date) = message.date() {
        let mut text = String::new();
        let _ = write!(
            text,
            "Date: {:04}-{:02}-{:02} {:02}:{:02}",
            date.year, date.month, date.day, date.hour, date.minute
        );
        builder.with_role(BlockRole::Header, BlockKind::Paragraph, &text);
    }
    // The same text often comes twice, plain and as a page: the plain one is what somebody wrote. mail-parser lists the
    // page among the plain texts where there is no other.
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => add_text(text, builder),
            PartType::Html(page) => read_page(page, builder, limits)?,
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) | PartType::Multipart(_) => {}
        }
    }
    for part in message.attachments() {
        match &part.body {
            PartType::Message(inner) if depth < DEEPEST => add(inner, depth + 1, builder, limits)?,
            _ => {
                if let Some(name) = part.attachment_name().filter(|name| !name.trim().is_empty()) {
                    builder.with_role(BlockRole::Footer, BlockKind::Paragraph, &format!("Attachment: {name}"));
                }
            }
        }
    }
    Ok(())
}

/// Words by which a notice tells that a message is meant for nobody else, in lower case.
const NOTICES: [&str; 12] = [
    "intended recipient",
    "confidentiality notice",
    "this e-mail and any attachment",
    "this email and any attachment",
    "this message and any attachment",
    "diese e-mail enthält vertrauliche",
    "diese nachricht enthält vertrauliche",
    "ce message et toutes les pièces jointes",
    "ce courriel est confidentiel",
    "este mensaje y sus archivos adjuntos",
    "questo messaggio e i suoi allegati",
    "dit bericht is uitsluitend bestemd",
];

/// Lines over a message that is answered, without the dashes around them, in lower case.
const ORIGINALS: [&str; 7] = [
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "mensaje original",
    "messaggio originale",
    "oorspronkelijk bericht",
];

/// The text of a message: what is quoted from another is a quotation, what follows two dashes is a signature (RFC 3676), and
/// who may read it is no part of it.
fn add_text(text: &str, builder: &mut BlockBuilder) {
    let mut lines: Vec<&str> = Vec::new();
    let mut quoted: Vec<&str> = Vec::new();
    let mut notice: Vec<&str> = Vec::new();
    let (mut original, mut noticed) = (false, false);
    let mut all = text.lines();
    for line in all.by_ref() {
        if line == "-- " || line == "--" {
            break;
        }
        let low = line.to_lowercase();
        original |= line.starts_with("--") && ORIGINALS.contains(&low.trim_matches(['-', ' ', '\t']));
        noticed = !line.trim().is_empty() && (noticed || NOTICES.iter().any(|known| low.contains(known)));
        if noticed {
            notice.push(line);
            continue;
        }
        match line.strip_prefix('>').or(original.then_some(line)) {
            Some(quote) => {
                read_lines(&std::mem::take(&mut lines), false, builder);
                quoted.push(quote.trim_start_matches(['>', ' ']));
            }
            None => {
                add_quote(&mut quoted, builder);
                lines.push(line);
            }
        }
    }
    read_lines(&lines, false, builder);
    add_quote(&mut quoted, builder);
    builder.with_role(BlockRole::Boilerplate, BlockKind::Paragraph, &notice.join("\n"));
    let signature: Vec<&str> = all.collect();
    builder.with_role(BlockRole::Boilerplate, BlockKind::Paragraph, &signature.join("\n"));
}

fn add_quote(lines: &mut Vec<&str>, builder: &mut BlockBuilder) {
    for paragraph in std::mem::take(lines).split(|line| line.trim().is_empty()) {
        builder.text(BlockKind::Quote, &paragraph.join(" "));
    }
}

fn names(people: &Address<'_>) -> String {
    let name = |name: Option<&str>, address: Option<&str>| match (name, address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    };
    let people = people.iter().take(MOST_PEOPLE).map(|person| name(person.name(), person.address()));
    people.filter(|person| !person.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(BlockKind, BlockRole, String)> {
        let blocks = read(text.as_bytes(), &Limits::default()).expect("there is text").blocks;
        blocks.into_iter().map(|block| (block.kind, block.role, block.text)).collect()
    }

    #[test]
    fn a_message_has_its_subject_its_people_and_its_text() {
        let message = "From: =?utf-8?q?J=C3=B6rg?= <j@town.example>\r\nTo: anna@town.example, b@town.example\r\nDate: Mon, 23 Nov 2026 \
            15:52:00 +0100\r\nSubject: =?utf-8?b?QnJ1bm5lbiDwn5mC?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; \
            boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            Die Gr=F6=DFe der Brunnen ist bekannt.\r\n\r\n> War sie das=\r\n nicht immer?\r\n\r\n-- \r\nStadtwerke\r\n--x\r\nContent-Type: \
            application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\nxx\r\n--x--\r\n";
        use BlockRole::{Body, Boilerplate, Footer, Header};
        assert_eq!(
            shape(message),
            [
                (BlockKind::Heading, Body, "Brunnen 🙂".to_owned()),
                (BlockKind::Paragraph, Header, "From: Jörg <j@town.example>".to_owned()),
                (BlockKind::Paragraph, Header, "To: anna@town.example, b@town.example".to_owned()),
                (BlockKind::Paragraph, Header, "Date: 2026-11-23 15:52".to_owned()),
                (BlockKind::Paragraph, Body, "Die Größe der Brunnen ist bekannt.".to_owned()),
                (BlockKind::Quote, Body, "War sie das nicht immer?".to_owned()),
                (BlockKind::Paragraph, Boilerplate, "Stadtwerke".to_owned()),
                (BlockKind::Paragraph, Footer, "Attachment: plan.pdf".to_owned()),
            ]
        );
    }

    #[test]
    fn a_message_that_is_a_page_is_read_as_one() {
        let message = "Subject: Wells\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>They are <b>deep</b>.</p>\n";
        assert_eq!(shape(message)[1].2, "They are deep.");
    }

    #[test]
    fn who_may_read_it_is_boilerplate_and_what_it_answers_is_quoted() {
        let message = "Subject: Wells\n\nThey are deep.\n\nHelen\nCONFIDENTIALITY NOTICE: for you.\nDelete it at once.\n\n\
            -----Original Message-----\nFrom: Ravi\n\nAre they deep?\n";
        use BlockRole::{Body, Boilerplate};
        let found = shape(message);
        let has = |kind, role, text: &str| found.contains(&(kind, role, text.to_owned()));
        assert!(has(BlockKind::Quote, Body, "Are they deep?") && has(BlockKind::Paragraph, Body, "Helen"), "{found:?}");
        assert!(found.iter().any(|(_, role, text)| *role == Boilerplate && text.contains("Delete it")), "{found:?}");
    }

    #[test]
    fn messages_in_messages_end() {
        let mut message = "Subject: last\n\nThe end of it.\n".to_owned();
        for level in 0..50 {
            message = format!(
                "Subject: level {level}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\nContent-Type: message/rfc822\n\n{message}\n--b{level}--\n"
            );
        }
        assert!(read(message.as_bytes(), &Limits::default()).is_ok());
    }
}
