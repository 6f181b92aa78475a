"""What phone numbers, e-mail addresses and postcodes look like, right or not: for masking, and for cutting them out.

To read one use clinic/personal/contact.py, which checks what it finds.
"""

from __future__ import annotations

EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
# Whatever stands around an "@": where too much is better than too little.
AROUND_AT = r"\S+@\S+"
# A number as people type it, and as it is printed: dots part the figures of times and prices there.
PHONE = r"\+?\(?\d[\d ().-]{7,}\d"
PRINTED_PHONE = r"\+?\(?\d[\d ()-]{7,}\d"
# Told by its digits alone: as many as a number has with its area, and so many that it is no year and no time.
TEN_DIGITS_OR_MORE = r"(?<![\d-])\+?\(?\d(?:[ ().-]{0,2}\d){9,12}(?!\d)"
SEVEN_DIGITS_OR_MORE = r"\+?\d(?:[\s().-]?\d){6,}"
POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
# In text whose figures are read as days and hours; bounded, so that the time it takes grows with the text only. An
# address, a reference (clinic/requests/reference.py; a figure among its letters tells it from words), numbers from
# abroad and from here, and any long run of digits.
AMONG_TIMES = (
    r"[^\s@]{1,64}@[^\s@]{1,100}\.[a-z]{2,20}",
    r"\bmn[ -]{0,2}(?=[a-z]{0,5}\d)[0-9a-z]{6}\b",
    r"(?<![\w/.])(?:\+|00)\d[\d ()-]{7,16}\d",
    r"(?<![\w/.:])\(?0\d(?!\d?[-/]\d{1,2}[-/])(?:[ ()-]{0,2}\d){8,9}(?!\d)",
    r"(?<!\d)\d{7,}",
)
