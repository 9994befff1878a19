//! Rows as PostgreSQL's `COPY … FROM STDIN` reads them in its text format.

use super::{Value, value::hexadecimal};

/// Appends one row, with its end of line.
pub(crate) fn append(line: &mut String, row: &[Value]) {
    for (index, value) in row.iter().enumerate() {
        if index > 0 {
            line.push('\t');
        }
        field(line, value);
    }
    line.push('\n');
}

fn field(line: &mut String, value: &Value) {
    match value {
        Value::Null => line.push_str("\\N"),
        Value::Int(number) => line.push_str(&number.to_string()),
        Value::Bool(yes) => line.push(if *yes { 't' } else { 'f' }),
        Value::Text(text) => text.chars().for_each(|letter| escape(line, letter)),
        Value::Bytes(bytes) => {
            line.push_str("\\\\x");
            line.push_str(&hexadecimal(bytes));
        }
    }
}

/// What would end a field, a row or the whole is written with a backslash.
fn escape(line: &mut String, letter: char) {
    match letter {
        '\\' => line.push_str("\\\\"),
        '\t' => line.push_str("\\t"),
        '\n' => line.push_str("\\n"),
        '\r' => line.push_str("\\r"),
        plain => line.push(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_field() {
        let mut line = String::new();
        let text = Value::Text("a\tb\\c\nd\r\\.é".into());
        append(&mut line, &[text, Value::Null, Value::Int(-3), Value::Bool(true)]);
        assert_eq!(line, "a\\tb\\\\c\\nd\\r\\\\.é\t\\N\t-3\tt\n");
    }

    #[test]
    fn bytes_are_hexadecimal() {
        let mut line = String::new();
        append(&mut line, &[Value::Bytes(vec![0, 255])]);
        assert_eq!(line, "\\\\x00ff\n");
    }
}
