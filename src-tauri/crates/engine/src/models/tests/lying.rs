//! Everything that a server can do wrong, one after the other, and what it is called.

use std::time::Duration;

use super::super::ModelFault;
use super::model_server::{Call, Line};
use super::{asked, body_of};

/// Faults with what they are called and how often the question was asked. All of them end in words.
#[tokio::test]
async fn lying_servers_are_found_out() {
    type Case = (&'static str, Box<dyn Fn(usize, &Call, &mut Line) + Send + Sync>, fn(&ModelFault) -> bool, usize);
    let json = "application/json";
    let cases: Vec<Case> = vec![
        (
            "it hangs before the first word",
            Box::new(|_, _, line| line.wait_for_the_end()),
            |fault| matches!(fault, ModelFault::Silent(_)),
            3,
        ),
        (
            "it hangs in the midst",
            Box::new(|_, _, line| {
                line.begin();
                line.words("One, ");
                line.wait_for_the_end();
            }),
            |fault| matches!(fault, ModelFault::Silent(_)),
            3,
        ),
        (
            "it is cut off",
            Box::new(|_, _, line| {
                line.begin();
                line.words("One, two");
            }),
            |fault| matches!(fault, ModelFault::CutOff(_)),
            3,
        ),
        (
            "it promises more bytes than it sends",
            Box::new(|_, _, line| {
                line.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n");
                line.words("One, two");
            }),
            |fault| matches!(fault, ModelFault::CutOff(_)),
            3,
        ),
        (
            "garbage bytes",
            Box::new(|_, _, line| {
                line.begin();
                line.say(b"data: \xff\xfe\x00garbage\n\n");
            }),
            |fault| matches!(fault, ModelFault::Garbled(_)),
            1,
        ),
        (
            "no HTTP at all",
            Box::new(|_, _, line| {
                line.say(b"\x16\x03\x01 220 mail.example ESMTP\r\n\r\n");
            }),
            |fault| matches!(fault, ModelFault::Garbled(_)),
            1,
        ),
        (
            "wrong JSON",
            Box::new(|_, _, line| {
                line.begin();
                line.say("data: {\"choices\": \"all of them\"}\n\n");
            }),
            |fault| matches!(fault, ModelFault::Garbled(_)),
            1,
        ),
        (
            "JSON of something else",
            Box::new(|_, _, line| {
                line.begin();
                line.say("data: {\"weather\": \"fine\"}\n\ndata: [DONE]\n\n");
            }),
            |fault| matches!(fault, ModelFault::Garbled(_)),
            1,
        ),
        (
            "a web page",
            Box::new(|_, _, line| line.reply("200 OK", "text/html; charset=utf-8", "<html><h1>Welcome</h1></html>")),
            |fault| matches!(fault, ModelFault::WrongAddress(_)),
            1,
        ),
        (
            "a web page of a proxy",
            Box::new(|_, _, line| line.reply("502 Bad Gateway", "text/html", "<html><h1>Bad Gateway</h1></html>")),
            |fault| matches!(fault, ModelFault::Broken(_)),
            3,
        ),
        (
            "a redirect",
            Box::new(|_, _, line| {
                line.say("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
            }),
            |fault| matches!(fault, ModelFault::WrongAddress(_)),
            1,
        ),
        (
            "401",
            Box::new(move |_, _, line| line.reply("401 Unauthorized", json, &body_of("opt_noauth_chat"))),
            |fault| matches!(fault, ModelFault::KeyRefused(_)),
            1,
        ),
        (
            "404",
            Box::new(move |_, _, line| line.reply("404 Not Found", json, &body_of("err_404"))),
            |fault| matches!(fault, ModelFault::WrongAddress(_)),
            1,
        ),
        (
            "a missing model",
            Box::new(move |_, _, line| {
                line.reply(
                    "404 Not Found",
                    json,
                    r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#,
                );
            }),
            |fault| matches!(fault, ModelFault::NoSuchModel(_)),
            1,
        ),
        (
            "429 for longer than anybody waits",
            Box::new(|_, _, line| {
                line.say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 2\r\n\r\n{}");
            }),
            |fault| *fault == ModelFault::Busy(Some(Duration::from_secs(3_600))),
            1,
        ),
        (
            "500s",
            Box::new(move |_, _, line| {
                line.reply("500 Internal Server Error", json, r#"{"error":{"message":"oops"}}"#)
            }),
            |fault| *fault == ModelFault::Broken("oops".to_owned()),
            3,
        ),
        (
            "an endless answer",
            Box::new(|_, _, line| {
                line.begin();
                while line.words("and on ") {}
            }),
            |fault| *fault == ModelFault::Endless,
            1,
        ),
        (
            "endless comments in place of an answer",
            Box::new(|_, _, line| {
                line.begin();
                while line.say(format!(": {}\n\n", "wait ".repeat(200))) {}
            }),
            |fault| *fault == ModelFault::Endless,
            1,
        ),
        (
            "an error inside the stream",
            Box::new(|_, _, line| {
                line.begin();
                line.words("One, ");
                line.say("data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n");
            }),
            |fault| *fault == ModelFault::Broken("out of memory".to_owned()),
            3,
        ),
        ("an answer without a word", Box::new(|_, _, line| line.answer("")), |fault| *fault == ModelFault::Empty, 3),
        (
            "a question that is too long",
            Box::new(move |_, _, line| line.reply("400 Bad Request", json, &body_of("err_context_overflow_stream"))),
            |fault| {
                matches!(
                    fault,
                    ModelFault::TooLong { needed: 9_009.., room: 4_096 } | ModelFault::TooLong { room: 4_096, .. }
                )
            },
            1,
        ),
    ];
    for (name, script, wanted, times) in cases {
        let (answer, asked) = asked(script).await;
        let fault = answer.expect_err(name);
        assert!(wanted(&fault), "{name}: {fault:?}");
        assert_eq!(asked, times, "{name}: only what may pass is asked again");
    }
}
