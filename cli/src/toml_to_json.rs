//! TOML as the JSON that the core reads.
//!
//! Numbers keep their digits, so that the core can say what is wrong with one of any size.

use toml::de::{DeInteger, DeTable, DeValue};

/// Adds the value to the text.
pub(crate) fn write(value: &DeValue<'_>, json: &mut String) {
    match value {
        DeValue::String(text) => write_text(text, json),
        DeValue::Integer(integer) => write_integer(integer, json),
        // JSON has no word for infinity; no setting takes a fraction, and any will be refused as one.
        DeValue::Float(float) => {
            let number = float.as_str().parse::<f64>().unwrap_or_default();
            let number = if number.is_finite() { number } else { 0.5 };
            json.push_str(&format!("{number:?}"));
        }
        DeValue::Boolean(boolean) => json.push_str(if *boolean { "true" } else { "false" }),
        DeValue::Datetime(datetime) => write_text(&datetime.to_string(), json),
        DeValue::Array(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write(item.get_ref(), json);
            }
            json.push(']');
        }
        DeValue::Table(table) => write_table(table, json),
    }
}

fn write_table(table: &DeTable<'_>, json: &mut String) {
    json.push('{');
    for (index, (key, value)) in table.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write_text(key.get_ref(), json);
        json.push(':');
        write(value.get_ref(), json);
    }
    json.push('}');
}

fn write_text(text: &str, json: &mut String) {
    json.push_str(&serde_json::Value::from(text).to_string());
}

fn write_integer(integer: &DeInteger<'_>, json: &mut String) {
    let digits = integer.as_str();
    match i128::from_str_radix(digits, integer.radix()) {
        Ok(number) => json.push_str(&number.to_string()),
        // Beyond 128 bits; what matters is that it is an integer, and too large for every limit.
        Err(_) => json.push_str(&i128::MAX.to_string()),
    }
}
