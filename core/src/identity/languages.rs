//! The two-letter codes of ISO 639-1 (Library of Congress, the registration authority's list).

const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr \
    cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho \
    hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky \
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj \
    om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether the text is an assigned code of ISO 639-1, in lower case.
#[must_use]
pub fn is_iso_639_1(code: &str) -> bool {
    CODES.split(' ').any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::{CODES, is_iso_639_1};

    #[test]
    fn a_code_has_two_lower_case_letters_and_is_assigned() {
        assert_eq!(CODES.split(' ').count(), 183);
        for code in ["en", "de", "he", "zh"] {
            assert!(is_iso_639_1(code), "{code}");
        }
        for code in ["", "EN", "eng", "xx", "en-GB", "n e", "gsw"] {
            assert!(!is_iso_639_1(code), "{code}");
        }
    }
}
