//! Tokens, which anybody can type: read or refused, and what is read is written the same.

use cargo_grade::token::Token;
use data_encoding::BASE32_NOPAD;

#[test]
fn any_word_is_refused_or_a_token() {
    bolero::check!().for_each(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        for prefix in ["", "g1-", "g2-"] {
            let _ = format!("{prefix}{text}").parse::<Token>();
        }
    });
}

#[test]
fn any_content_with_a_right_checksum_is_refused_or_a_token() {
    bolero::check!().for_each(|bytes| {
        let mut sealed = bytes.to_vec();
        sealed.extend(crc32fast::hash(bytes).to_le_bytes());
        let digits = BASE32_NOPAD.encode(&sealed).to_lowercase();
        for prefix in ["g1-", "g2-"] {
            if let Ok(token) = format!("{prefix}{digits}").parse::<Token>() {
                let again: Token = token.to_string().parse().unwrap();
                assert_eq!(again.to_string(), token.to_string());
            }
        }
    });
}
