//! Dates and numbers as people write them.

use chrono::NaiveDate;

/// What stands for a missing number, in any case.
const MISSING: [&str; 6] = ["", "na", "nan", "n/a", "null", "none"];

/// Reads `2024-03-04`, `2024/03/04`, `2024-03` and `2024` (their first day), and a midnight after a date.
pub(super) fn date(text: &str) -> Result<NaiveDate, &'static str> {
    const EXPECTED: &str = "is no date; write YYYY-MM-DD, YYYY-MM or YYYY";
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    if time.is_some_and(|time| !is_midnight(time)) {
        return Err("has a time of day; series are daily or slower, so add them up to days first");
    }
    let separator = if day.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = day.split(separator).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 3 || parts[0].len() != 4 || !parts.iter().all(digits) {
        return Err(EXPECTED);
    }
    let number = |place: usize| -> Result<u32, &'static str> {
        let part = parts.get(place).copied().unwrap_or("1");
        part.parse().map_err(|_| EXPECTED)
    };
    let year = i32::try_from(number(0)?).map_err(|_| EXPECTED)?;
    NaiveDate::from_ymd_opt(year, number(1)?, number(2)?)
        .ok_or("is no date of the calendar; write YYYY-MM-DD")
}

fn is_midnight(time: &str) -> bool {
    let time = time.trim_end_matches('Z');
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    matches!(clock, "00:00" | "00:00:00") && fraction.bytes().all(|digit| digit == b'0')
}

/// Reads a number; NaN for a missing one.
pub(super) fn number(text: &str) -> Result<f64, &'static str> {
    if MISSING
        .iter()
        .any(|missing| text.eq_ignore_ascii_case(missing))
    {
        return Ok(f64::NAN);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err("is not finite; leave the cell empty where the value is missing"),
        Err(_) => {
            Err("is no number; write it as 1234.5, and leave the cell empty where it is missing")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_usual_forms() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for (text, expected) in [
            ("2024-03-04", day(2024, 3, 4)),
            ("2024/3/4", day(2024, 3, 4)),
            ("2024-03-04 00:00:00", day(2024, 3, 4)),
            ("2024-03-04T00:00:00.000Z", day(2024, 3, 4)),
            ("2024-03", day(2024, 3, 1)),
            ("2024", day(2024, 1, 1)),
        ] {
            assert_eq!(date(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "-",
            "24-03-04",
            "04.03.2024",
            "03/04/2024",
            "2024-02-30",
            "2024-13",
            "2024-03-04-05",
            "2024-03-99999999999",
            "20240304",
            "2024-03-04 10:00",
            "2024-03-+4",
            "Monday",
        ] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_finite_or_missing() {
        assert_eq!(number("-1.5e3"), Ok(-1500.0));
        for text in ["", "NA", "NaN", "null"] {
            assert!(number(text).unwrap().is_nan(), "{text}");
        }
        for text in ["inf", "1e999", "1,5", "12 units", "-infinity"] {
            assert!(number(text).is_err(), "{text}");
        }
    }
}
