//! Tokens in the midst of other text: a log line, source code, a command.

use serde_json::Value;

use super::address::choose;
use super::candidate::{Rank, has_whole_mac, is_token_byte};
use super::escapes::has_references;
use super::{Found, Layer, Search, better};
use crate::diagnosis::decode::MAC_LENGTH;

/// How a token begins: `{"` in base64url, the same in base64 once more and in
/// hexadecimal, and in another case.
const BEGINNINGS: [&str; 6] = ["eyJ", "ZXlK", "65794a", "65794A", "eyj", "EYJ"];
/// Nobody pastes a text with more of them.
const MAX_RUNS: usize = 64;
const MAX_DOCUMENTS: usize = 32;
/// A MAC's characters, and those of one with padding.
const MAC_CHARACTERS: [usize; 2] = [MAC_LENGTH + 1, MAC_LENGTH];

/// Where a token seems to be.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

impl Search {
    /// A token whose lines were broken, or that lost its `+` to a form.
    pub(super) fn in_lines(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if !text.contains(char::is_whitespace) {
            return None;
        }
        // Replies quote with `>`.
        if text.lines().all(|line| line.starts_with('>')) {
            let lines = text.lines().map(|line| line.trim_start_matches(['>', ' ']));
            let plain = lines.collect::<Vec<_>>().join("\n");
            return Some(self.find(&plain, depth)?.within(Layer::OtherText));
        }
        let token_only = text
            .bytes()
            .all(|byte| is_token_byte(byte) || byte.is_ascii_whitespace());
        if !token_only {
            return self.in_broken_document(text, depth);
        }
        // Words with a token among them are not a token split into lines.
        if !text.contains('.') || !text.starts_with("eyJ") {
            return None;
        }
        let joined: String = text.split_ascii_whitespace().collect();
        let found = self.find(&joined, depth).map(Found::into_owned);
        let whole = found.as_ref().is_some_and(Found::is_whole) && has_whole_mac(&joined);
        if !whole && !text.contains(['\n', '\r', '\t']) {
            let plus = text.replace(' ', "+");
            let with_plus = self.find(&plus, depth).filter(Found::is_whole);
            if let Some(with_plus) = with_plus.filter(|_| has_whole_mac(&plus)) {
                return Some(with_plus.within(Layer::PlusAsSpace));
            }
        }
        let found = found?;
        // Whole tokens in lines of their own are not one token in several lines.
        let several = found.rank == Rank::Damaged && !has_whole_mac(&joined);
        let first = several.then(|| self.in_surroundings(text, depth)).flatten();
        better(first, Some(found.within(Layer::LineBreaks)))
    }

    /// A terminal breaks a long response into lines, and it is no longer JSON.
    fn in_broken_document(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if !text.starts_with(['{', '[', '"']) || !text.contains('\n') {
            return None;
        }
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            return None;
        }
        let joined: String = text.split(['\n', '\r']).collect();
        let found = self.in_json(&joined, depth)?;
        Some(found.within(Layer::LineBreaks))
    }

    /// The best token in a text, and what contains it.
    pub(super) fn in_surroundings(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if let Some(found) = self.after_key(text, depth) {
            return Some(found);
        }
        let mut best: Option<(Found<'static>, Run)> = None;
        for run in runs(text).take(MAX_RUNS) {
            let Some(piece) = text
                .get(run.start..run.end)
                .filter(|p| p.len() < text.len())
            else {
                continue;
            };
            let Some(found) = self.find(piece, depth) else {
                continue;
            };
            let found = found.into_owned();
            let before = best.as_ref().map(|(best, _)| best.rank);
            let chosen = before.is_none_or(|before| found.rank > before);
            let place = match best.as_ref() {
                Some((_, place)) if !chosen => *place,
                _ => run,
            };
            let merged = choose(best.take().map(|(best, _)| best), found)?;
            best = Some((merged, place));
        }
        let (found, run) = best?;
        let placed = self.in_context(text, run, depth);
        Some(match placed {
            Some(placed) if placed.rank >= found.rank => Found {
                others: found.others.max(placed.others),
                ..placed
            },
            _ => found.within(Layer::OtherText),
        })
    }

    /// A document, a URL or escapes around the token, in the middle of the text.
    fn in_context(&mut self, text: &str, run: Run, depth: usize) -> Option<Found<'static>> {
        let (start, end) = word_around(text, run);
        let word = text.get(start..end)?;
        let beside = escapes_beside(text, run);
        if beside == Some(Layer::HtmlEscapes) || has_references(chunk_around(text, run)) {
            return self.in_escapes_of(Layer::HtmlEscapes, text, depth);
        }
        if let Some(found) = self.in_embedded_json(text, run, depth) {
            return Some(found.within(Layer::OtherText));
        }
        if word.len() < text.len()
            && let Some(found) = self.in_address(word, depth)
        {
            return Some(found.within(Layer::OtherText));
        }
        self.in_escapes_of(beside?, text, depth)
    }

    fn in_embedded_json(&mut self, text: &str, run: Run, depth: usize) -> Option<Found<'static>> {
        let before = text.get(..run.start)?;
        for (start, _) in before.match_indices(['{', '[']).take(MAX_DOCUMENTS) {
            let rest = text.get(start..)?;
            self.spend(rest.len())?;
            let mut documents = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
            let Some(Ok(document)) = documents.next() else {
                continue;
            };
            let end = start + documents.byte_offset();
            if end < run.end || end - start == text.len() {
                continue;
            }
            if let Some(found) = self.in_document(&document, depth) {
                return Some(found);
            }
        }
        None
    }

    /// The typings of the SDK once read as if `appKey:sdkKey.` belonged before it.
    fn after_key(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if text.starts_with("eyJ") {
            return None;
        }
        let (prefix, token) = text.split_at_checked(text.find("eyJ")?)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
        let is_key = prefix.contains(':')
            && prefix.ends_with([':', '.'])
            && prefix.bytes().all(plain)
            && token.bytes().all(is_token_byte);
        if !is_key {
            return None;
        }
        let name = prefix.trim_end_matches([':', '.']);
        let is_field = ["signature", "token", "jwt"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        let layer = if is_field {
            Layer::FormField(name.to_owned())
        } else {
            Layer::KeyPrefix
        };
        Some(self.find(token, depth)?.within(layer))
    }
}

/// Where a token may begin: not after another character of a token.
fn runs(text: &str) -> impl Iterator<Item = Run> {
    let bytes = text.as_bytes();
    let mut next = 0;
    let starts = BEGINNINGS
        .iter()
        .flat_map(|beginning| text.match_indices(beginning).take(MAX_RUNS))
        .map(|(start, _)| start);
    let mut starts: Vec<usize> = starts.chain(encoded_runs(text)).collect();
    starts.sort_unstable();
    starts.into_iter().filter_map(move |start| {
        // Within the run before.
        if start < next {
            return None;
        }
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        let glued = before.is_some_and(|byte| is_token_byte(*byte) && !b"=/".contains(byte));
        if glued && !follows_escape(text, start) {
            return None;
        }
        let length = bytes
            .get(start..)?
            .iter()
            .take_while(|byte| is_token_byte(**byte))
            .count();
        next = start + length;
        let end = start + trimmed(text.get(start..next)?);
        Some(Run { start, end })
    })
}

/// Where something long in base64 or hexadecimal begins that does not look like a token,
/// such as a response that contains one.
fn encoded_runs(text: &str) -> impl Iterator<Item = usize> {
    const SHORTEST: usize = 80;
    let mut end = 0;
    let words = text.split(|c: char| !u8::try_from(c).is_ok_and(is_token_byte));
    let words = words.filter_map(move |word| {
        let start = end;
        let after = self::after(text, start + word.len());
        end = start + word.len() + after.chars().next().map_or(0, char::len_utf8);
        let name = word.split_once('=').filter(|(_, value)| value.len() > 2);
        let mut skipped = name.map_or(0, |(name, _)| name.len() + 1);
        // The digits of %20 and similar escapes are not part of it.
        if skipped == 0
            && text
                .get(..start)
                .is_some_and(|before| before.ends_with('%'))
        {
            skipped = 2;
        }
        let encoded = word.get(skipped..)?;
        // A dot is not base64, and in a path the token begins later.
        let other = encoded.contains('.') || encoded.contains("/eyJ");
        (encoded.len() >= SHORTEST && !other).then_some(start + skipped)
    });
    words.take(MAX_RUNS)
}

/// `%22eyJ…`, `\u0022eyJ…`: the characters before are not part of the token.
fn follows_escape(text: &str, start: usize) -> bool {
    let before = before(text, start);
    ends_with_escape(before, '%', 2) || before.ends_with("\\n")
}

fn ends_with_escape(before: &str, mark: char, digits: usize) -> bool {
    let Some((head, tail)) = before
        .len()
        .checked_sub(digits)
        .and_then(|at| before.split_at_checked(at))
    else {
        return false;
    };
    head.ends_with(mark) && tail.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The length of a run without the full stop or the path after it.
fn trimmed(run: &str) -> usize {
    // An ellipsis stands for what a log left out.
    if let Some((before, _)) = run.split_once("..") {
        return before.len();
    }
    let mut segments = run.split('.');
    let beginning: usize = segments.by_ref().take(2).map(|s| s.len() + 1).sum();
    let Some(mac) = segments.next() else {
        return run.trim_end_matches('.').len();
    };
    let path_behind = MAC_CHARACTERS
        .iter()
        .find(|length| mac.as_bytes().get(**length) == Some(&b'/'));
    if let Some(length) = path_behind {
        return beginning + length;
    }
    let rest = after(run, beginning + mac.len());
    if !mac.is_empty() && rest.bytes().all(|byte| byte == b'.') {
        return beginning + mac.len();
    }
    run.len()
}

/// How the characters beside a token are escaped.
fn escapes_beside(text: &str, run: Run) -> Option<Layer> {
    let before = text.get(..run.start)?;
    let after = text.get(run.end..)?;
    let reference = |text: &str| {
        let name = text.strip_prefix('&').and_then(|rest| rest.split_once(';'));
        name.is_some_and(|(name, _)| {
            name.starts_with('#') || matches!(name, "quot" | "apos" | "amp" | "equals")
        })
    };
    let before_is_reference = before.ends_with(';')
        && before
            .rsplit_once('&')
            .is_some_and(|(_, name)| name.len() < 10 && reference(&format!("&{name}")));
    if reference(after) || before_is_reference {
        return Some(Layer::HtmlEscapes);
    }
    let encoded = |rest: &str| {
        let digits = rest.strip_prefix('%').and_then(|rest| rest.get(..2));
        digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if encoded(after) || ends_with_escape(before, '%', 2) {
        return Some(Layer::UrlEncoding);
    }
    if after.starts_with('\\') || before.ends_with("\\\"") || before.ends_with("\\n") {
        return Some(Layer::BackslashEscapes);
    }
    None
}

/// The run and the text beside it up to white space.
fn chunk_around(text: &str, run: Run) -> &str {
    let before = before(text, run.start);
    let start = before
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, c)| at + c.len_utf8());
    let after = after(text, run.end);
    let end = after.find(char::is_whitespace).unwrap_or(after.len());
    self::after(self::before(text, run.end + end), start)
}

/// The run and the text beside it up to white space, quotes or brackets.
fn word_around(text: &str, run: Run) -> (usize, usize) {
    let ends =
        |character: char| character.is_whitespace() || "\"'`<>(){}[],;|“”‘’".contains(character);
    let start = text
        .get(..run.start)
        .and_then(|before| before.char_indices().rfind(|(_, c)| ends(*c)))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let end = text
        .get(run.end..)
        .and_then(|after| after.find(ends))
        .map_or(text.len(), |at| run.end + at);
    (start, end)
}

/// The text before the start or the end of a word.
#[expect(clippy::expect_used, reason = "words begin and end between characters")]
fn before(text: &str, at: usize) -> &str {
    text.get(..at).expect("the position is between characters")
}

/// The text after the start or the end of a word.
#[expect(clippy::expect_used, reason = "words begin and end between characters")]
fn after(text: &str, at: usize) -> &str {
    text.get(at..).expect("the position is between characters")
}
