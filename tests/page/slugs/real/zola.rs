// Makes ids as Zola does: with the crates `pulldown-cmark` and `slug`, and Zola's own way with duplicates
// (`find_anchor` in its components/markdown/src/markdown.rs). Pages come on standard input, each ended by a
// NUL; out come the ids, each in a line of its own after `#`, and a line with `.` after the last of a page.
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::io::{Read, Write};

fn unused(taken: &[String], name: &str) -> String {
    if !taken.iter().any(|each| each == name) {
        return name.to_string();
    }
    (1..).map(|n| format!("{}-{}", name, n)).find(|each| !taken.contains(each)).unwrap()
}

fn ids(page: &str, strategy: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut headings: Vec<(Option<String>, String)> = vec![];
    let mut open = false;
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Start(Tag::Heading(_, id, _)) => {
                headings.push((id.map(str::to_string), String::new()));
                open = true;
            }
            Event::End(Tag::Heading(..)) => open = false,
            Event::Text(text) | Event::Code(text) if open => headings.last_mut().unwrap().1 += &text,
            _ => (),
        }
    }
    let mut taken: Vec<String> = headings.iter().filter_map(|(id, _)| id.clone()).collect();
    let mut found = vec![];
    for (id, text) in headings {
        let id = id.unwrap_or_else(|| {
            let name = match strategy {
                "on" => slug::slugify(&text),
                _ => text.replace(|c: char| c.is_ascii_whitespace(), "_"),
            };
            unused(&taken, &name)
        });
        taken.push(id.clone());
        found.push(id);
    }
    found
}

fn main() {
    let strategy = std::env::args().nth(1).unwrap();
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    let mut out = std::io::stdout().lock();
    for page in input.split_terminator('\0') {
        for id in ids(page, &strategy) {
            writeln!(out, "#{}", id).unwrap();
        }
        writeln!(out, ".").unwrap();
    }
}
