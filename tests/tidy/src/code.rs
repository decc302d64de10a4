//! Just enough reading of Rust to tell names from comments and texts.

/// Words after which a name is declared.
const DECLARING: [&str; 12] =
    ["fn", "struct", "enum", "union", "trait", "mod", "const", "static", "type", "let", "mut", "for"];

/// The code with its comments, texts and characters blanked out. Lines stay where they are.
pub fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => line_end(&chars, at),
            ('/', Some('*')) => block_end(&chars, at),
            ('"', _) => text_end(&chars, at),
            ('r', Some('"' | '#')) if !in_a_name(&chars, at) => raw_text_end(&chars, at).unwrap_or(at),
            ('\'', _) => char_end(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// The names that code declares: functions, types, modules, variables, fields, parameters.
pub fn declared_names(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut before = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(|c: char| c.is_alphabetic() || c == '_') {
        let name_and_on = &rest[start..];
        let end = name_and_on.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name_and_on.len());
        let (name, after) = name_and_on.split_at(end);
        let typed = after.starts_with(':') && !after.starts_with("::");
        if typed || DECLARING.contains(&before.as_str()) {
            names.push(name.to_owned());
        }
        before = name.to_owned();
        rest = after;
    }
    names
}

/// The words that a name is made of, in lower case: `FileNumber` and `file_number` are both *file*, *number*.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut lower_before = false;
    for c in name.chars() {
        let begins = c == '_' || (c.is_uppercase() && lower_before) || words.is_empty();
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c != '_') {
            word.extend(c.to_lowercase());
        }
        lower_before = !c.is_uppercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

fn line_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|&c| c == '\n').map_or(chars.len(), |length| at + length)
}

/// Block comments nest.
fn block_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut end) = (0, at);
    while end < chars.len() {
        match (chars[end], chars.get(end + 1)) {
            ('/', Some('*')) => (depth, end) = (depth + 1, end + 2),
            ('*', Some('/')) => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
        if depth == 0 {
            break;
        }
    }
    end.min(chars.len())
}

fn text_end(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(chars.len())
}

fn raw_text_end(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    let mut end = at + 1 + hashes;
    if chars.get(end) != Some(&'"') {
        return None;
    }
    loop {
        end += 1 + chars.get(end + 1..)?.iter().position(|&c| c == '"')?;
        if chars[end + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes {
            return Some(end + 1 + hashes);
        }
    }
}

/// The end of a character; none where the quote mark begins a lifetime.
fn char_end(chars: &[char], at: usize) -> Option<usize> {
    if chars.get(at + 1) == Some(&'\\') {
        let closing = chars.get(at + 3..)?.iter().position(|&c| c == '\'')?;
        return Some(at + 4 + closing);
    }
    (chars.get(at + 2) == Some(&'\'')).then_some(at + 3)
}

fn in_a_name(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_texts_and_characters_are_no_code() {
        let source = "let a = \"x // y\\\"\"; // one\n/* two /* three */ four */ let b = r#\"q\"uote\"#; let c = '\"'; fn d<'e>() {}";
        let code = code_only(source);
        for gone in ["x", "one", "two", "three", "four", "uote", "\""] {
            assert!(!code.contains(gone), "{gone:?} is in {code:?}");
        }
        for kept in ["let a =", "\n", "let b =", "let c =", "fn d<'e>() {}"] {
            assert!(code.contains(kept), "{kept:?} is not in {code:?}");
        }
    }

    #[test]
    fn names_are_found_where_they_are_declared_and_not_where_they_are_used() {
        let code = "fn make(first: u8) -> other::Thing { let mut second = Known::third(fourth); }";
        assert_eq!(declared_names(code), ["make", "first", "mut", "second"]);
    }

    #[test]
    fn a_name_is_made_of_words() {
        assert_eq!(words_of("FileNumber"), ["file", "number"]);
        assert_eq!(words_of("_file_number2"), ["file", "number2"]);
        assert_eq!(words_of("MOST_FILES"), ["most", "files"]);
    }
}
